"""arXiv's query API, through the `arxiv` package, with the manners and checks that the package leaves to its caller.

`endpoint` (where, and how far apart), `queries` and `categories` (what to ask) and `trouble` (what can go wrong) are
light. `gate` holds one request every few seconds over all processes of the machine. `atom`, `session` and `fetcher`
load lxml, requests and arxiv: import `fetcher` only where something is fetched.
"""
