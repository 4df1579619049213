"""The desk: a run in the browser, served on this machine (`vanban serve`), and the same answers as JSON.

    application.application(Path("outputs"))   the ASGI application, for this machine only where it has no token

Pages are written by the server and work without JavaScript. Routes call the same `vanban.queries` as the command
line; to add a page, add a route in `documents`, `duties` or `relations`, a template and a row in `api`.
"""
