"""Floor 2: the tables, and the only verbs that write.

Doors import verbs from their modules (``from models.inbox import receive``) and rows from here.
"""

from models.db import db, writing
from models.tables_activities import Activity, ActivityEvent
from models.tables_checklists import Checklist
from models.tables_coordination import ActionEvent, ActionItem, CoordinationNote
from models.tables_courier import Carried
from models.tables_figures import FactMonth, ReportFact
from models.tables_filters import SavedFilter
from models.tables_forms import Blob, Form, FormDraft, FormDraftFile, FormEvent, FormMedia, FormVersion, ListVersion
from models.tables_hooks import Hook, HookMessage
from models.tables_identity import IdentityAsk
from models.tables_intake import LostReceipt, RawBody, Receipt, SetAside, Upload
from models.tables_ledger import AuditEntry, Change, Counter, ServerState
from models.tables_lessons import Lesson, LessonUse, Share, ShareOffice, ShareOpening
from models.tables_likeness import ReportApart, ReportKey
from models.tables_obstacles import Obstacle, ObstacleEvent
from models.tables_people import ComplaintNamed, Device, DeviceFork, DeviceRun, EnrolmentCode, Handover, Person
from models.tables_periods import PeriodMark, PeriodReport
from models.tables_places import Area, Office, Village, WorkArea
from models.tables_protection import Detection, DetectionAnswer, DetectionEvent, DetectionReferral
from models.tables_registers import (
    RegisterDecision,
    RegisterEntry,
    RegisterKey,
    RegisterLikeness,
    RegisterNote,
    RegisterSighting,
)
from models.tables_removals import DoomedFile, Removal, RemovalRun
from models.tables_reports import Attachment, ReviewEvent, Revision, Rival, Submission
from models.tables_search import ReportWords, SearchWord
from models.tables_services import ServiceDate, ServiceEvent, ServiceRequest
from models.tables_tasks import FollowUp, Task
from models.tables_tokens import ApiToken
from models.tables_villages import DatedSetting, VillageAssignment, VillageDocument, VillageEvent

__all__ = [
    "ActionEvent",
    "ActionItem",
    "Activity",
    "ActivityEvent",
    "ApiToken",
    "Area",
    "Attachment",
    "AuditEntry",
    "Blob",
    "Carried",
    "Change",
    "Checklist",
    "ComplaintNamed",
    "CoordinationNote",
    "Counter",
    "DatedSetting",
    "Detection",
    "DetectionAnswer",
    "DetectionEvent",
    "DetectionReferral",
    "Device",
    "DeviceFork",
    "DeviceRun",
    "DoomedFile",
    "EnrolmentCode",
    "FactMonth",
    "FollowUp",
    "Form",
    "FormDraft",
    "FormDraftFile",
    "FormEvent",
    "FormMedia",
    "FormVersion",
    "Handover",
    "Hook",
    "HookMessage",
    "IdentityAsk",
    "Lesson",
    "LessonUse",
    "ListVersion",
    "LostReceipt",
    "Obstacle",
    "ObstacleEvent",
    "Office",
    "PeriodMark",
    "PeriodReport",
    "Person",
    "RawBody",
    "Receipt",
    "RegisterDecision",
    "RegisterEntry",
    "RegisterKey",
    "RegisterLikeness",
    "RegisterNote",
    "RegisterSighting",
    "Removal",
    "RemovalRun",
    "ReportApart",
    "ReportFact",
    "ReportKey",
    "ReportWords",
    "ReviewEvent",
    "Revision",
    "Rival",
    "SavedFilter",
    "SearchWord",
    "ServerState",
    "ServiceDate",
    "ServiceEvent",
    "ServiceRequest",
    "SetAside",
    "Share",
    "ShareOffice",
    "ShareOpening",
    "Submission",
    "Task",
    "Upload",
    "Village",
    "VillageAssignment",
    "VillageDocument",
    "VillageEvent",
    "WorkArea",
    "db",
    "writing",
]
