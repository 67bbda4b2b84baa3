"""The solver: tables, concave majorants, prices of money, branch and bound."""
