"""Every menu of our addons opens, without an error and without the internet."""

QUIET_MS = 500
# A menu opens a screen, or asks something in a dialog first.
OPENED = ".o_action_manager > .o_action, .o_dialog .o_form_view"
LIST_MENUS = """
async () => Object.values(await (await fetch('/web/webclient/load_menus')).json())
    .filter(menu => (menu.xmlid || '').startsWith('cae_') && menu.actionID)
    .map(menu => [menu.name, menu.actionID])
"""


def own_menus(page):
    """Return (name, action) of our menus, one for each action."""
    by_action = {action: name for name, action in page.evaluate(LIST_MENUS)}
    return sorted((name, action) for action, name in by_action.items())


def test_back_office_opens(office):
    assert office.errors == []
    assert office.outside == []


def test_menus_open(office, server):
    menus = own_menus(office)
    assert menus, "our addons have no menu"
    for name, action in menus:
        office.goto(f"{server}/odoo/action-{action}")
        office.wait_for_selector(OPENED)
        # The bus keeps a connection open: "no more requests" never comes.
        office.wait_for_timeout(QUIET_MS)
        dialogs = office.locator(".o_error_dialog").all_inner_texts()
        assert (name, dialogs, office.errors) == (name, [], [])
    assert office.outside == []
