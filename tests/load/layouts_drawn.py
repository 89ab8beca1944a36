"""Exports as no vendor in particular writes them, and what their columns are.

Each is a kind, the drawn file and the columns that a person would name; headers are of
many houses, and no two alike.
"""

INVENTED = [
    # staff
    (
        "staff",
        """
        Worker # | Legal Name | Work Contact     | Site  | Hired      | Emp Status
        00123    | Ruiz, Ana  | ana.ruiz@net.org | Cedar | 03/14/2021 | A
        00124    | Park, Jo   | jo.park@net.org  | Elm   | 05/16/2020 | T
        00125    | Li, Wei    | w.li@net.org     | Elm   | 07/18/2020 | A
    """,
        "sis_id=Worker # full_name=Legal Name email=Work Contact school_id=Site start_date=Hired active=Emp Status",
    ),
    (
        "staff",
        """
        Pers. Nr | Sur Name | Forename | Post
        007      | Ruiz     | Ana      | ana@x.org
        008      | Park     | Jo       | jo@x.org
    """,
        "sis_id=Pers. Nr last_name=Sur Name first_name=Forename email=Post",
    ),
    (
        "staff",
        """
        EMPLID | NAME_LAST | NAME_FIRST | NAME_MIDDLE | LOCATION_CD | JOBTITLE_DESCR    | EMAIL_ADDR_WORK | HIRE_DT    | TERM_DT
        100201 | Ruiz      | Ana        | M           | 0310        | Teacher           | ana@x.org       | 2019-08-01 |
        100202 | Park      | Jo         |             | 0310        | Teacher Assistant | jo@x.org        | 2020-08-01 | 2024-06-30
    """,
        "sis_id=EMPLID last_name=NAME_LAST first_name=NAME_FIRST middle_name=NAME_MIDDLE school_id=LOCATION_CD title=JOBTITLE_DESCR email=EMAIL_ADDR_WORK start_date=HIRE_DT end_date=TERM_DT",
    ),
    (
        "staff",
        """
        empNo | fname | lname | bldg | pos     | workEmail | status
        71    | Ana   | Ruiz  | NHS  | Teacher | a@x.org   | Active
        72    | Jo    | Park  | CHE  | Nurse   | j@x.org   | Inactive
    """,
        "sis_id=empNo first_name=fname last_name=lname school_id=bldg title=pos email=workEmail active=status",
    ),
    (
        "staff",
        """
        Faculty Code | Given Names | Family Name | Department | Campus Name | School Email
        F01          | Ana Maria   | Ruiz        | Math       | North       | ana@x.org
        F02          | Jo          | Park        | Science    | South       | jo@x.org
    """,
        "sis_id=Faculty Code first_name=Given Names last_name=Family Name school_id=Campus Name email=School Email",
    ),
    (
        "staff",
        """
        Número de empleado | Nombre | Apellidos | Correo electrónico | Escuela | Puesto  | Estado
        0071               | Ana    | Ruiz Gil  | ana@x.org          | Norte   | Maestra | Activo
        0072               | José   | Peña      | jose@x.org         | Sur     | Auxiliar| Inactivo
    """,
        "sis_id=Número de empleado first_name=Nombre last_name=Apellidos email=Correo electrónico school_id=Escuela title=Puesto active=Estado",
    ),
    (
        "staff",
        """
        Payroll ID | Employee    | Assignment   | Work Location | Start Date | Separation Date
        9001       | Ruiz, Ana M | Grade 3      | Cedar ES      | 2018-08-10 |
        9002       | Park, Jo    | Counselor    | Elm MS        | 2017-08-10 | 2023-06-01
    """,
        "sis_id=Payroll ID full_name=Employee school_id=Work Location start_date=Start Date end_date=Separation Date title=Assignment",
    ),
    (
        "staff",
        """
        Staff Member Number | Preferred Name | First | Middle Initial | Last | Suffix | Organization | E-Mail 1
        1                   | Annie          | Ana   | M              | Ruiz |        | 12           | ana@x.org
        2                   |                | Jo    |                | Park | Jr     | 14           | jo@x.org
    """,
        "sis_id=Staff Member Number preferred_first=Preferred Name first_name=First middle_name=Middle Initial last_name=Last suffix=Suffix email=E-Mail 1",
    ),
    (
        "staff",
        """
        HR Number | Display Name | Primary Work E-mail | Cost Center | Job Profile | Active Status | Original Hire Date
        E-100     | Ana Ruiz     | ana@x.org           | CC1         | Teacher     | Yes           | 2015-01-01
        E-101     | Jo Park      | jo@x.org            | CC2         | Dean        | No            | 2016-01-01
    """,
        "sis_id=HR Number full_name=Display Name email=Primary Work E-mail title=Job Profile active=Active Status start_date=Original Hire Date",
    ),
    (
        "staff",
        """
        Teacher Code | Teacher First | Teacher Last | Teacher Mail | School Code | Room
        T1           | Ana          | Ruiz         | a@x.org      | 101         | 12
        T2           | Jo           | Park         | j@x.org      | 102         | 14
    """,
        "sis_id=Teacher Code first_name=Teacher First last_name=Teacher Last email=Teacher Mail school_id=School Code",
    ),
    (
        "staff",
        """
        Educator ID | State Educator ID | Surname | Known As | Maiden Name | Contract End | Position Title
        31          | S900              | Ruiz    | Annie    | Gil         | 2027-06-30   | Teacher
        32          | S901              | Park    | Jo       |             | 2027-06-30   | Coach
    """,
        "sis_id=Educator ID state_id=State Educator ID last_name=Surname preferred_first=Known As former_last=Maiden Name end_date=Contract End title=Position Title",
    ),
    (
        "staff",
        """
        Personnel ID | Last Name, First Name | Building Code | FTE | Termination
        5            | Ruiz, Ana             | 3             | 1.0 |
        6            | Park, Jo              | 3             | 0.5 | 2024-06-01
    """,
        "sis_id=Personnel ID full_name=Last Name, First Name school_id=Building Code end_date=Termination",
    ),
    (
        "staff",
        """
        Numéro | Prénom | Nom de famille | Courriel | Établissement | Fonction   | Date d'entrée
        201    | Anne   | Roy            | a@x.org  | Nord          | Enseignant | 2019-09-01
        202    | Jo     | Côté           | j@x.org  | Sud           | Directeur  | 2018-09-01
    """,
        "sis_id=Numéro first_name=Prénom last_name=Nom de famille email=Courriel school_id=Établissement title=Fonction start_date=Date d'entrée",
    ),
    # users
    (
        "users",
        """
        LoginName | Mail    | Last Logon | Enabled?
        ana       | a@x.org | 2026-11-01 | True
        jo        | j@x.org |            | False
    """,
        "user_id=LoginName email=Mail last_login_at=Last Logon active=Enabled?",
    ),
    (
        "users",
        """
        UID | Sign-in Address | Given | Surname | Roles   | Disabled On | Created
        11  | ana@x.org       | Ana   | Ruiz    | Teacher |             | 2024-01-01
        12  | jo@x.org        | Jo    | Park    | Admin   | 2025-01-01  | 2024-01-01
    """,
        "user_id=UID email=Sign-in Address first_name=Given last_name=Surname groups=Roles created_at=Created",
    ),
    (
        "users",
        """
        Account Number | Account Name | Account Email | Permission Group | Last Seen           | State
        A-1            | Ana Ruiz     | ana@x.org     | Teachers         | 2026-11-01 09:12:00 | enabled
        A-2            | Jo Park      | jo@x.org      | Admins           |                     | disabled
    """,
        "user_id=Account Number full_name=Account Name email=Account Email groups=Permission Group last_login_at=Last Seen active=State",
    ),
    (
        "users",
        """
        usr_id | usr_first | usr_last | usr_email | usr_active | usr_last_login_dt
        1      | Ana       | Ruiz     | a@x.org   | Y          | 2026-10-10
        2      | Jo        | Park     | j@x.org   | N          |
    """,
        "user_id=usr_id first_name=usr_first last_name=usr_last email=usr_email active=usr_active last_login_at=usr_last_login_dt",
    ),
    (
        "users",
        """
        User Code | Full Name | Username  | User Type | Employee Number | Date Created
        U7        | Ana Ruiz  | ana@x.org | Staff     | 0071            | 2023-08-01
        U8        | Jo Park   | jo@x.org  | Staff     | 0072            | 2023-08-01
    """,
        "user_id=User Code full_name=Full Name email=Username sis_id=Employee Number created_at=Date Created groups=User Type",
    ),
    (
        "users",
        """
        Identifiant | Courriel  | Prénom | Nom  | Dernière connexion | Actif
        u01         | ana@x.org | Ana    | Ruiz | 2026-10-01         | oui
        u02         | jo@x.org  | Jo     | Park | 2026-10-02         | non
    """,
        "user_id=Identifiant email=Courriel first_name=Prénom last_name=Nom last_login_at=Dernière connexion active=Actif",
    ),
    (
        "users",
        """
        ID de usuario | Usuario   | Nombre completo | Último acceso | Grupo    | Activo
        1             | ana@x.org | Ana Ruiz        | 2026-10-01    | Maestros | Sí
        2             | jo@x.org  | Jo Park         | 2026-10-02    | Admin    | No
    """,
        "user_id=ID de usuario email=Usuario full_name=Nombre completo last_login_at=Último acceso groups=Grupo active=Activo",
    ),
    (
        "users",
        """
        Login ID | First | Last | Contact | Security Role | Home Campus | Account Enabled
        aruiz    | Ana   | Ruiz | a@x.org | Teacher       | North       | 1
        jpark    | Jo    | Park | j@x.org | Dean          | South       | 0
    """,
        "user_id=Login ID first_name=First last_name=Last email=Contact groups=Security Role school_id=Home Campus active=Account Enabled",
    ),
    (
        "users",
        """
        Principal | Friendly Name | Alias Addresses      | Last Activity Date | Provisioned
        a@x.org   | Ana Ruiz      | ar@x.org;anar@x.org  | 2026-11-01         | 2024-07-01
        j@x.org   | Jo Park       | jp@x.org             | 2026-11-02         | 2024-07-01
    """,
        "email=Principal full_name=Friendly Name other_emails=Alias Addresses last_login_at=Last Activity Date created_at=Provisioned",
    ),
    (
        "users",
        """
        user_guid | email_address | is_active | last_signed_in_at   | linked_staff
        g-1       | a@x.org       | true      | 2026-11-01T10:00:00 | 71
        g-2       | j@x.org       | false     |                     | 72
    """,
        "user_id=user_guid email=email_address active=is_active last_login_at=last_signed_in_at staff_member_id=linked_staff",
    ),
    # links
    (
        "links",
        """
        Login Id | Teacher Number | Since
        u1       | 007            | 2026-08-01
        u1       | 008            | 2026-09-01
    """,
        "user_id=Login Id staff_member_id=Teacher Number valid_from=Since",
    ),
    (
        "links",
        """
        Account | Linked To Staff | Linked On  | Unlinked On
        a1      | 71              | 2026-08-01 |
        a2      | 72              | 2026-08-01 | 2026-10-01
    """,
        "user_id=Account staff_member_id=Linked To Staff valid_from=Linked On valid_to=Unlinked On",
    ),
    (
        "links",
        """
        User Number | Staff Record | Date Linked | Date Removed
        1           | 71           | 2026-08-01  |
        2           | 72           | 2026-08-02  | 2026-09-09
    """,
        "user_id=User Number staff_member_id=Staff Record valid_from=Date Linked valid_to=Date Removed",
    ),
    (
        "links",
        """
        usr_id | emp_no
        1      | 0071
        2      | 0072
        2      | 0073
    """,
        "user_id=usr_id staff_member_id=emp_no",
    ),
    (
        "links",
        """
        UserKey | StaffKey | EffectiveFrom | EffectiveTo
        5       | 71       | 2026-08-01    | 2026-12-31
        6       | 72       | 2026-08-01    | 2026-12-31
    """,
        "user_id=UserKey staff_member_id=StaffKey valid_from=EffectiveFrom valid_to=EffectiveTo",
    ),
    (
        "links",
        """
        Account ID | Account Name | Employee No | Employee Name | Link Start
        1          | Ana Ruiz     | 71          | Ruiz, Ana     | 2026-08-01
        2          | Jo Park      | 72          | Park, Jo      | 2026-08-02
    """,
        "user_id=Account ID staff_member_id=Employee No valid_from=Link Start",
    ),
    (
        "links",
        """
        ID de usuario | ID de empleado | Desde      | Hasta
        1             | 0071           | 2026-08-01 |
        2             | 0072           | 2026-08-01 | 2026-10-01
    """,
        "user_id=ID de usuario staff_member_id=ID de empleado valid_from=Desde valid_to=Hasta",
    ),
    (
        "links",
        """
        Login     | Worker ID | Mapping Created     | Mapping Ended
        ana@x.org | 71        | 2026-08-01 10:00:00 |
        jo@x.org  | 72        | 2026-08-01 10:00:00 | 2026-10-01 10:00:00
    """,
        "user_id=Login staff_member_id=Worker ID valid_from=Mapping Created valid_to=Mapping Ended",
    ),
    (
        "links",
        """
        platform_user | sis_teacher
        101           | T1
        102           | T2
        102           | T3
    """,
        "user_id=platform_user staff_member_id=sis_teacher",
    ),
    (
        "links",
        """
        User # | Educator # | Linked By | Linked At
        1      | 31         | admin     | 2026-08-01
        2      | 32         | admin     | 2026-08-05
    """,
        "user_id=User # staff_member_id=Educator # valid_from=Linked At",
    ),
    # records
    (
        "records",
        """
        Referral Number | Referring Staff Number | Date of Incident
        1               | 007                    | 11/20/2026
        2               | 007                    | 11/21/2026
        3               | 008                    | 11/21/2026
    """,
        "record_id=Referral Number staff_member_id=Referring Staff Number event_date=Date of Incident",
    ),
    (
        "records",
        """
        Entry ID | Pupil ID | Logged By Staff ID | Category | Occurred On | Logged At           | Site
        1        | s1       | 71                 | Merit    | 2026-10-01  | 2026-10-01 09:00:00 | N
        2        | s2       | 71                 | Demerit  | 2026-10-02  | 2026-10-02 09:00:00 | N
        3        | s1       | 72                 | Merit    | 2026-10-02  | 2026-10-02 11:00:00 | S
    """,
        "record_id=Entry ID student_id=Pupil ID staff_member_id=Logged By Staff ID record_type=Category event_date=Occurred On entered_at=Logged At school_id=Site",
    ),
    (
        "records",
        """
        LogNo | LogType  | StudentNumber | TeacherCode | LogDate    | EnteredDate | EnteredBy
        1     | Behavior | 900           | T1          | 2026-10-01 | 2026-10-02  | u1
        2     | Behavior | 901           | T1          | 2026-10-01 | 2026-10-02  | u2
        3     | Call     | 900           | T2          | 2026-10-03 | 2026-10-03  | u2
    """,
        "record_id=LogNo record_type=LogType student_id=StudentNumber staff_member_id=TeacherCode event_date=LogDate entered_at=EnteredDate entered_by_user_id=EnteredBy",
    ),
    (
        "records",
        """
        Attendance ID | Student | Day        | Code | Taken By
        1             | 900     | 2026-10-01 | A    | 71
        2             | 901     | 2026-10-01 | T    | 71
        3             | 902     | 2026-10-02 | A    | 72
    """,
        "record_id=Attendance ID student_id=Student event_date=Day record_type=Code staff_member_id=Taken By",
    ),
    (
        "records",
        """
        Folio | Alumno | Maestro | Fecha      | Tipo
        1     | 900    | 71      | 2026-10-01 | Falta
        2     | 901    | 71      | 2026-10-02 | Mérito
        3     | 902    | 72      | 2026-10-02 | Falta
    """,
        "record_id=Folio student_id=Alumno staff_member_id=Maestro event_date=Fecha record_type=Tipo",
    ),
    (
        "records",
        """
        comm_id | contact_dt | stu_id | emp_id | method | school_code | created_ts
        1       | 2026-10-01 | 900    | 71     | phone  | N           | 2026-10-01 10:00:00
        2       | 2026-10-02 | 901    | 71     | email  | N           | 2026-10-02 10:00:00
        3       | 2026-10-02 | 902    | 72     | phone  | S           | 2026-10-02 10:00:00
    """,
        "record_id=comm_id event_date=contact_dt student_id=stu_id staff_member_id=emp_id record_type=method school_id=school_code entered_at=created_ts",
    ),
    (
        "records",
        """
        Reference | Staff Member | Learner | Event Type | Event Date | Recorded By | Recorded On
        R1        | 71           | 900     | Detention  | 2026-10-01 | u1          | 2026-10-01
        R2        | 71           | 901     | Merit      | 2026-10-02 | u1          | 2026-10-02
        R3        | 72           | 902     | Merit      | 2026-10-02 | u3          | 2026-10-02
    """,
        "record_id=Reference staff_member_id=Staff Member student_id=Learner record_type=Event Type event_date=Event Date entered_by_user_id=Recorded By entered_at=Recorded On",
    ),
]


def columns_of(named):
    """Return ``column -> header`` of a line such as ``sis_id=Worker # email=Work Contact``."""
    import re

    starts = [(found.start(), found[1]) for found in re.finditer(r"(?:^| )([a-z_]+)=", named)]
    ends = [start for start, _ in starts[1:]] + [len(named)]
    return {
        name: named[start:end].strip().partition("=")[2]
        for (start, name), end in zip(starts, ends, strict=True)
    }
