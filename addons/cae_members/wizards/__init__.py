from . import (
    cae_candidate_admission,
    cae_candidate_refusal,
    cae_document_make,
    cae_document_preview,
    cae_document_sign,
    cae_funding_enrol,
    cae_indicator_report,
    cae_indicator_settings,
    cae_interview_cancel,
    cae_interview_plan,
    cae_member_stage_day,
    cae_support_hour_collective,
)
