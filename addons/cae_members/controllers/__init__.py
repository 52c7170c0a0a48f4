from . import portal, portal_member, portal_support
