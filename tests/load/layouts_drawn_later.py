"""More exports of no vendor in particular, drawn after the proposals were made, with what a person would name."""

INVENTED = [
    (
        "staff",
        """
        Associate ID | Legal First Name | Legal Last Name | Home Department | Job Title Description | Work Email Address | Position Status | Hire Date  | Termination Date
        A1           | Ana              | Ruiz            | NHS             | Teacher               | a@x.org            | Active          | 2019-08-01 |
        A2           | Jo               | Park            | CMS             | Aide                  | j@x.org            | Terminated      | 2018-08-01 | 2024-01-01
        """,
        "sis_id=Associate ID first_name=Legal First Name last_name=Legal Last Name title=Job Title Description email=Work Email Address active=Position Status start_date=Hire Date end_date=Termination Date",
    ),
    (
        "staff",
        """
        Staff Code | Known Name | Surname | E-mail  | Site Code | Role    | Leaving Date
        ARU        | Ana        | Ruiz    | a@x.org | N1        | Teacher |
        JPA        | Jo         | Park    | j@x.org | N1        | TA      | 2025-07-31
        """,
        "sis_id=Staff Code preferred_first=Known Name last_name=Surname email=E-mail school_id=Site Code end_date=Leaving Date",
    ),
    (
        "staff",
        """
        tchr_num | tchr_lname | tchr_fname | tchr_email | schl_nbr
        11       | Ruiz       | Ana        | a@x.org    | 3
        12       | Park       | Jo         | j@x.org    | 4
        """,
        "sis_id=tchr_num last_name=tchr_lname first_name=tchr_fname email=tchr_email school_id=schl_nbr",
    ),
    (
        "staff",
        """
        Clave | Apellido paterno | Nombre(s) | Correo  | Plantel | Fecha de ingreso
        01    | Ruiz             | Ana       | a@x.org | Norte   | 2020-01-13
        02    | Park             | Jo        | j@x.org | Sur     | 2020-01-14
        """,
        "sis_id=Clave last_name=Apellido paterno first_name=Nombre(s) email=Correo school_id=Plantel start_date=Fecha de ingreso",
    ),
    (
        "users",
        """
        User  | Real Name | E-mail  | Last Login | Roles
        aruiz | Ana Ruiz  | a@x.org | 2026-10-10 | teacher
        jpark | Jo Park   | j@x.org | 2026-10-11 | admin
        """,
        "user_id=User full_name=Real Name email=E-mail last_login_at=Last Login groups=Roles",
    ),
    (
        "users",
        """
        acct_no | acct_email | acct_first_nm | acct_last_nm | acct_stat | last_access_dt
        1       | a@x.org    | Ana           | Ruiz         | ACTIVE    | 2026-10-10
        2       | j@x.org    | Jo            | Park         | LOCKED    | 2026-10-11
        """,
        "user_id=acct_no email=acct_email first_name=acct_first_nm last_name=acct_last_nm last_login_at=last_access_dt active=acct_stat",
    ),
    (
        "users",
        """
        SSO Username | Person Name | Last Authentication | Account Expires
        a@x.org      | Ana Ruiz    | 2026-10-10          | 2027-07-01
        j@x.org      | Jo Park     | 2026-10-11          | 2027-07-01
        """,
        "email=SSO Username full_name=Person Name last_login_at=Last Authentication",
    ),
    (
        "links",
        """
        Account UID | Personnel UID | Assigned From | Assigned Until
        1           | 71            | 2026-08-01    | 2026-09-01
        2           | 72            | 2026-08-01    | 2026-09-01
        """,
        "user_id=Account UID staff_member_id=Personnel UID valid_from=Assigned From valid_to=Assigned Until",
    ),
    (
        "links",
        """
        SR User | SR Staff | Effective Date | End Date
        1       | 71       | 2026-08-01     |
        2       | 72       | 2026-08-01     | 2026-09-01
        """,
        "user_id=SR User staff_member_id=SR Staff valid_from=Effective Date valid_to=End Date",
    ),
    (
        "links",
        """
        username | teacher_number
        aruiz    | 71
        jpark    | 72
        jpark    | 73
        """,
        "user_id=username staff_member_id=teacher_number",
    ),
    (
        "links",
        """
        Utilisateur | Enseignant | Depuis le
        1           | 71         | 2026-08-01
        2           | 72         | 2026-08-01
        """,
        "user_id=Utilisateur staff_member_id=Enseignant valid_from=Depuis le",
    ),
    (
        "records",
        """
        Row ID | Behavior Name | Student SIS ID | Given By (Staff ID) | Given On   | School Name
        1      | Respect       | 900            | 71                  | 2026-10-01 | N
        2      | Tardy         | 901            | 71                  | 2026-10-02 | N
        3      | Tardy         | 902            | 72                  | 2026-10-02 | S
        """,
        "record_id=Row ID student_id=Student SIS ID staff_member_id=Given By (Staff ID) event_date=Given On school_id=School Name",
    ),
    (
        "records",
        """
        ref_id | tchr_id | stud_id | infr_date  | infr_type | entry_user
        1      | 71      | 900     | 2026-10-01 | T         | u1
        2      | 71      | 901     | 2026-10-02 | T         | u1
        3      | 72      | 902     | 2026-10-02 | D         | u2
        """,
        "record_id=ref_id staff_member_id=tchr_id student_id=stud_id event_date=infr_date record_type=infr_type entered_by_user_id=entry_user",
    ),
    (
        "records",
        """
        Call Log # | Caller Employee # | Call Date  | Student #
        1          | 71                | 2026-10-01 | 900
        2          | 71                | 2026-10-02 | 901
        3          | 72                | 2026-10-02 | 902
        """,
        "record_id=Call Log # staff_member_id=Caller Employee # event_date=Call Date student_id=Student #",
    ),
    (
        "records",
        """
        Serial | Teacher of Record | Period Date | Absent Student | Submitted At
        1      | 71                | 2026-10-01  | 900            | 2026-10-01 10:00:00
        2      | 71                | 2026-10-02  | 901            | 2026-10-02 10:00:00
        3      | 72                | 2026-10-02  | 902            | 2026-10-02 10:00:00
        """,
        "record_id=Serial staff_member_id=Teacher of Record event_date=Period Date student_id=Absent Student entered_at=Submitted At",
    ),
    (
        "records",
        """
        IncidentKey | ReportingTeacher | OffenseDate | Building | Infraction | Perpetrator
        1           | T1               | 2026-10-01  | N        | Tardy      | 900
        2           | T1               | 2026-10-02  | N        | Defiance   | 901
        3           | T2               | 2026-10-02  | S        | Tardy      | 902
    """,
        "record_id=IncidentKey staff_member_id=ReportingTeacher event_date=OffenseDate school_id=Building record_type=Infraction student_id=Perpetrator",
    ),
    (
        "records",
        """
        Note Number | Author Account | On Behalf Of Employee | Written        | Concerning Student ID
        1           | u1             | 71                    | 2026-10-01     | 900
        2           | u1             | 72                    | 2026-10-02     | 901
        3           | u2             | 72                    | 2026-10-02     | 902
    """,
        "record_id=Note Number entered_by_user_id=Author Account staff_member_id=On Behalf Of Employee entered_at=Written student_id=Concerning Student ID",
    ),
    (
        "records",
        """
        assessment_key | examiner_id | score_date | learner_id | test_name
        1              | 71          | 2026-10-01 | 900        | Fall MAP
        2              | 71          | 2026-10-02 | 901        | Fall MAP
        3              | 72          | 2026-10-02 | 902        | Fall MAP
    """,
        "record_id=assessment_key staff_member_id=examiner_id event_date=score_date student_id=learner_id",
    ),
    (
        "records",
        """
        Points ID | Awarded By  | Awarded To | Awarded On | Points | Campus
        1         | 71          | 900        | 10/13/2026 | 5      | N
        2         | 71          | 901        | 10/14/2026 | 5      | N
        3         | 72          | 902        | 10/14/2026 | -2     | S
    """,
        "record_id=Points ID staff_member_id=Awarded By student_id=Awarded To event_date=Awarded On school_id=Campus",
    ),
]
