"""Results and forms as workbooks."""
