"""Stock Rasa and this house measured side by side; ``python -m bench`` runs it."""
