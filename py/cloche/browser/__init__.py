"""The only folder that imports js or pyodide."""
