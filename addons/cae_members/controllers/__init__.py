from . import portal, portal_support
