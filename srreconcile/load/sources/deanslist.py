"""DeansList: users, behavior, incidents and the communication log, which say who typed a row."""

from __future__ import annotations

from srreconcile.load.layout import Layout, Sheet


def _behavior(sheet: Sheet) -> None:
    sheet.put("record_type", "behavior")


def _incident(sheet: Sheet) -> None:
    sheet.put("record_type", "incident")


def _communication(sheet: Sheet) -> None:
    sheet.put("record_type", "communication")


LAYOUTS = (
    Layout(
        "DeansList users",
        "users",
        ("DLUserID", "Email|Username", "FirstName", "LastName"),
        {
            "user_id": "DLUserID",
            "email": "Email|Username",
            "first_name": "FirstName",
            "middle_name": "MiddleName",
            "last_name": "LastName",
            "sis_id": "UserSchoolID",
            "active": "Active",
            "groups": "GroupName|StaffRole",
            "title": "Title",
            "school_id": "DLSchoolID|SchoolName",
        },
        absent=("DLSAID", "BehaviorDate", "IncidentID"),
        origin="directory",
        aliases=False,
    ),
    Layout(
        "DeansList behavior",
        "records",
        ("DLSAID", "DLUserID|StaffSchoolID", "BehaviorDate"),
        {
            "record_id": "DLSAID",
            "staff_member_id": "StaffSchoolID|DLUserID",
            "entered_by_user_id": "DLUserID",
            "school_id": "DLSchoolID|SchoolID",
            "student_id": "StudentSchoolID|DLStudentID|StudentID",
            "event_date": "BehaviorDate",
            "entered_at": "CreateTS|DL_LASTUPDATE",
        },
        shape=_behavior,
        aliases=False,
    ),
    Layout(
        "DeansList incidents",
        "records",
        ("IncidentID", "CreateBy|CreateStaffSchoolID", "CreateTS|IssueTS"),
        {
            "record_id": "IncidentID",
            "staff_member_id": "CreateStaffSchoolID|CreateBy",
            "entered_by_user_id": "CreateBy",
            "school_id": "DLSchoolID|SchoolID",
            "student_id": "StudentSchoolID|StudentID",
            "event_date": "IssueTS",
            "entered_at": "CreateTS",
        },
        shape=_incident,
        aliases=False,
    ),
    Layout(
        "DeansList communications",
        "records",
        ("CallDateTime", "UserID|DLUserID", "EducatorName|CallType|Reason|DLCallLogID|RecordID"),
        {
            "record_id": "DLCallLogID|RecordID|CallLogID",
            "staff_member_id": "UserSchoolID|UserID|DLUserID",
            "entered_by_user_id": "UserID|DLUserID",
            "school_id": "DLSchoolID|SchoolID",
            "student_id": "StudentSchoolID|StudentID",
            "event_date": "CallDateTime",
            "entered_at": "CallDateTime",
        },
        shape=_communication,
        aliases=False,
    ),
)
