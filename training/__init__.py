"""How the small networks of the project are made; no part of what reads pages."""
