"""Shukun: takes in people in repayment hardship and hands a finished case to a human agent."""

from bot.kernels import choose_kernels

choose_kernels()
