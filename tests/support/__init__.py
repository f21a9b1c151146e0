"""What the tests share. Importable as `support` from every test."""
