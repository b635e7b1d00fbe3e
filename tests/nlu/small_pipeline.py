"""A small pipeline of the own components, trained without Rasa's graph."""

from dataclasses import dataclass

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import LinearIntentClassifier
from bot.nlu.crisis_detector import CrisisDetector
from bot.nlu.encoder import SentenceEncoderFeaturizer
from bot.nlu.fact_extractor import FactExtractor
from bot.nlu.ngrams import NgramFeaturizer
from bot.nlu.normalizer import ChineseNormalizer
from bot.nlu.tokenizer import DebtTokenizer

COMPONENTS = (
    ChineseNormalizer,
    DebtTokenizer,
    NgramFeaturizer,
    SentenceEncoderFeaturizer,
    LinearIntentClassifier,
    CrisisDetector,
    FactExtractor,
)
SENTENCES = {
    "request_deferral": ["晚点还行吗", "下个月再还行吗", "能不能缓两天还", "可以延期还款吗"],
    "state_reason": ["我失业了", "工资没发", "公司倒闭了没收入", "生病住院花光了"],
    "distress": ["我不想活了", "活着没意思", "想一了百了", "我撑不下去了"],
    "out_of_scope": ["怎么提额", "红包怎么用", "今天天气怎么样", "分期商城在哪里"],
}


@dataclass
class Pipeline:
    components: list

    def read(self, text):
        messages = [Message({TEXT: text})]
        for component in self.components:
            messages = component.process(messages)
        return messages[0]


def _default(component):
    return component.get_default_config() or {}


def train_small(folder):
    storage = LocalModelStorage.create(folder)
    examples = [
        Message({TEXT: text, INTENT: intent})
        for intent, texts in SENTENCES.items()
        for text in texts
    ]
    data = TrainingData(examples)
    loaded = []
    for number, component in enumerate(COMPONENTS):
        told = (_default(component), storage, Resource(f"part{number}"))
        context = ExecutionContext(GraphSchema({}), node_name=f"part{number}")
        made = component.create(*told, context)
        if hasattr(made, "train") and component.__module__ in TRAINED:
            made.train(data)
            made = component.load(*told, context)
        if hasattr(made, "process_training_data"):
            made.process_training_data(data)
        loaded.append(made)
    return Pipeline(loaded)


TRAINED = ("bot.nlu.ngrams", "bot.nlu.classifier")
