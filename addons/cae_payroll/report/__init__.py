from . import headings
