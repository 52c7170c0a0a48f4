"""placeholder"""
def run(stack_for, only, addon):
    return 1
