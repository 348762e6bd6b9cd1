"""The operator's doors. Each reads a request, calls one verb and answers; strangers find nothing behind them."""
