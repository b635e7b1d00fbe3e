"""Shukun: takes in people in repayment hardship and hands a finished case to a human agent."""
