"""The API of the other channels, where it asks about regions, units and availability.

`scripts_agent/channels/api.py` answers decisions, because the answer carries the notification;
`pln123/site/api.py` puts both together, with the document and its page.
"""
