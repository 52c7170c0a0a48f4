from . import cae_member_stage_day
