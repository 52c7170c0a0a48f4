from . import (
    cae_candidate_admission,
    cae_candidate_refusal,
    cae_member_stage_day,
)
