"""Two drawn schools: one with every fault, one with every benign look-alike."""

import pandas as pd

from srreconcile.tables import Tables
from tests.drawn import table

AS_OF = "2026-11-23"


def faulty():
    """Return tables in which every check finds something."""
    staff = """
        staff_member_id | sis_id | school_id | first_name | last_name    | email                 | title          | active | start_date | end_date   | user_id
        101             | T01    | A         | Jane       | Roe          | jroe@net.org          | Teacher        | true   | 2020-08-01 |            |
        102             | T02    | A         | Marcus     | Whitfield    | mwhitfield@net.org    | Teacher        | true   | 2020-08-01 |            |
        103             | T03    | A         | Sonja      | Lindqvist    | slindqvist@net.org    | Teacher        | false  | 2019-08-01 | 2026-06-30 |
        104             | T04    | B         | Pedro      | Aguinaldo    | paguinaldo@net.org    | Counselor      | true   | 2020-08-01 |            |
        105             | T05    | B         | Xiomara    | Okonkwo-Bell | xokonkwobell@net.org  | Teacher        | true   | 2020-08-01 |            |
        106             | T06    | B         | Xiomara    | Okonkwo-Bell | xokonkwobell@net.org  | Teacher        | true   | 2026-08-01 |            |
        107             | T07    | B         | Tobias     | Engelhardt   | tengelhardt@net.org   | Teacher        | true   | 2020-08-01 | 2026-10-01 |
        108             | T08    | A         | Ingrid     | Castellanos  | icastellanos@net.org  | Teacher        | true   | 2027-01-04 |            |
        109             | T09    | A         | Rashid     | Farouk       |                       | Teacher        | true   | 2020-08-01 |            |
        110             | T10    | B         | Noelle     | Bergstrom    | nbergstrom@net.org    | Teacher        | true   | 2020-08-01 |            |
        111             |        | B         |            |              |                       |                | true   |            |            |
        112             | T12    | A         | Hiroko     | Tanabe       | htanabe@net.org       | Teacher        | true   | 2020-08-01 |            | u12
        113             | T13    | A         | Wilfred    | Osei         | wosei@net.org         | Teacher        | true   | 2020-08-01 |            | u13
        114             | T15    | B         | Ottilie    | Vanderbeek   | ovanderbeek@net.org   | Teacher        | true   | 2020-08-01 |            |
        115             | T16    | B         | Ferdinand  | Kowalczyk    | fkowalczyk@net.org    | Teacher        | true   | 2020-08-01 |            |
        116             | T17    | B         | Guinevere  | Abernathy    | gabernathy@net.org    | Teacher        | true   | 2020-08-01 |            |
        117             | T18    | B         | Lysander   | Thorogood    | lthorogood@net.org    | Teacher        | true   | 2020-08-01 |            |
        118             | T19    | A         | Evangeline | Pemberton    | wosei@net.org         | Teacher        | true   | 2026-09-01 |            |
        112             | T12    | A         | Hiroko     | Tanabe-Mori  | htanabe@net.org       | Teacher        | true   | 2020-08-01 |            |
                        | T14    | A         | Nameless   | Row          |                       | Teacher        | true   | 2020-08-01 |            |
    """
    users = """
        user_id | first_name | last_name    | email                  | active | school_id | last_login_at    | staff_member_id | created_at | disabled_at
        u1      | John       | Diaz         | jdiaz@net.org          | true   | A         | 2026-11-20T08:00 |||
        u2      | Marcus     | Whitfield    | mwhitfield@net.org     | true   | A         | 2026-11-20T08:00 || 2026-09-04T14:30 |
        u2b     | Marcus     | Whitfield    | marcus.whitfield@net.org | true | A         | 2026-11-20T08:00 || 2026-09-04T14:40 |
        u3      | Sonja      | Lindqvist    | slindqvist@net.org     | true   | A         | 2026-11-19T08:00 |||
        u4      | Pedro      | Aguinaldo    | paguinaldo@net.org     | true   | B         | 2026-11-20T08:00 |||
        u5      | Xiomara    | Okonkwo-Bell | xokonkwobell@net.org   | true   | B         | 2026-11-20T08:00 |||
        u7      | Tobias     | Engelhardt   | tengelhardt@net.org    | false  | B         | 2026-09-20T08:00 |||
        u8      | Ingrid     | Castellanos  | icastellanos@net.org   | true   | A         |                  |||
        u10     | Noelle     | Bergstrom    | nbergstrom@net.org     | false  | B         | 2026-11-01T08:00 || | 2026-11-01T12:00
        u11     |            |              |                        | true   | B         |                  |||
        u12     | Hiroko     | Tanabe       | htanabe@net.org        | true   | A         | 2026-11-20T08:00 | 113 ||
        u13     | Wilfred    | Osei         | wosei@net.org          | true   | A         | 2026-11-20T08:00 | 113 ||
        u14     | Gunnar     | Hallgrim     | ghallgrim@net.org      | true   | A         | 2026-11-20T08:00 |||
        u15     | Front      | Office       | frontoffice@net.org    | true   | A         | 2026-11-20T08:00 || 2026-09-04T13:20 |
        u16     | Leopold    | Szymanski    | lszymanski@net.org     | true   | B         | 2026-11-20T08:00 |||
        u17     | Ottilie    | Vanderbeek   | ovanderbeek@net.org    | true   | B         | 2026-11-20T08:00 |||
        u18     | Ferdinand  | Kowalczyk    | fkowalczyk@net.org     | true   | B         | 2026-11-20T08:00 |||
        u19     | Guinevere  | Abernathy    | gabernathy@net.org     | true   | B         | 2026-11-20T08:00 |||
        u20     | Calliope   | Nakagawa     | cnakagawa@net.org      | true   | A         | 2026-11-20T08:00 |||
        u14     | Gunnar     | Hallgrim     | g.hallgrim@net.org     | true   | A         | 2026-11-20T08:00 |||
                | Ownerless  | Row          |                        | true   | A         |                  |||
    """
    links = """
        user_id | staff_member_id | valid_from | valid_to
        u17     | 115             | 2026-09-03 |
        u18     | 116             | 2026-09-03 |
        u19     | 117             | 2026-09-03 |
        u12     | 112             | 2026-09-20 | 2026-09-30
        u12     | 112             | 2026-10-02 | 2026-10-04
        u12     | 112             | 2026-11-02 |
        u1      | 101             | 2026-08-20 |
        u2      | 102             | 2026-08-20 |
        u3      | 103             | 2020-08-20 |
        u4      | 104             | 2020-08-20 |
        u5      | 105             | 2020-08-20 |
        u7      | 107             | 2020-08-20 |
        u8      | 108             | 2026-11-01 |
        u10     | 110             | 2020-08-20 |
        u11     | 111             | 2020-08-20 |
        u13     | 113             | 2020-08-20 |
        u15     | 104             | 2026-08-20 |
        u16     | 104             | 2026-08-20 |
        u20     | 110             | 2026-09-01 |
        u99     | 109             | 2020-08-20 |
        u2      | 999             | 2026-08-20 |
    """
    records = """
        record_id | record_type | school_id | staff_member_id | entered_by_user_id | student_id | event_date | entered_at
        r1        | behavior    | A         | 101             |                    |            |            | 2026-09-02T10:00
        r2        | behavior    | A         | 101             |                    |            |            | 2026-09-03T10:00
        r3        | behavior    | A         | 103             |                    |            |            | 2026-09-03T10:00
        r4        | absence     | A         | 888             |                    |            |            | 2026-09-03T10:00
        r5        | behavior    | A         | 108             |                    |            |            | 2026-11-10T10:00
        r6        | behavior    | A         | 101             | u14                |            |            | 2026-09-03T10:00
        r7        | behavior    | A         | 102             | u98                |            |            | 2026-09-03T10:00
        r8        | behavior    | A         | 102             | u2                 | s1         |            | 2026-09-04T10:00:00
        r9        | behavior    | A         | 102             | u2b                | s1         |            | 2026-09-04T10:00:30
        r10       | behavior    | B         | 104             | u15                |            |            | 2026-09-04T10:00
        r11       | behavior    | B         | 104             |                    |            |            | 2026-09-05T10:00
        r12       | behavior    | A         | 104             |                    |            | 2026-09-01 | 2026-10-06T10:00
        r13       | behavior    | B         | 110             | u10                |            |            | 2026-11-03T10:00
    """
    records += "\n".join(f"b{n} | import | A | 102 | | | | 2026-09-05T10:00" for n in range(60))
    delegations = """
        user_id | staff_member_id | reason | approved_by | valid_from | valid_to
        u20     | 110             | intern | Principal   | 2026-09-01 | 2026-11-30
        u77     | 102             | intern | Principal   | 2026-09-01 |
    """
    given = {"staff": staff, "users": users, "links": links, "delegations": delegations, "records": records}
    # As many schools as an exporter puts on a page.
    schools = pd.DataFrame({"school_id": ["A", "B", *(f"S{n}" for n in range(998))]})
    return Tables(schools=schools, **{name: table(text) for name, text in given.items()})


def healthy():
    """Return tables in which no check finds anything, though a plain comparison would."""
    staff = """
        staff_member_id | sis_id | school_id | first_name | middle_name | last_name     | email                | title           | staff_kind | active | start_date | end_date
        201             | T21    | A         | Robert     |             | Quimby        | rquimby@net.org      | Teacher         | teacher    | true   | 2020-08-01 |
        202             | T22    | A         | Delphine   |             | Marchetti     | dmarchetti@net.org   | Teacher         | teacher    | true   | 2020-08-01 |
        203             | T22    | B         | Delphine   |             | Marchetti     | dmarchetti@net.org   | Teacher         | teacher    | true   | 2020-08-01 |
        204             | T24    | A         | Yolanda    |             | Prescott-Vega | yprescott@net.org    | Teacher         | teacher    | true   | 2020-08-01 |
        205             | T25    | B         | Anselm     |             | Korhonen      | akorhonen@net.org    | Teacher         | teacher    | false  | 2019-08-01 | 2026-06-30
        206             | T26    | B         | Maria      | L           | Garcia        | mlgarcia@net.org     | Teacher         | teacher    | true   | 2020-08-01 |
        207             | T27    | A         | Maria      | T           | Garcia        | mtgarcia@net.org     | Counselor       | staff      | true   | 2020-08-01 |
        208             | T28    | A         | Cuthbert   |             | Drummond      | cdrummond@net.org    | Teacher         | teacher    | false  | 2019-08-01 | 2026-09-30
        209             | T28    | B         | Cuthbert   |             | Drummond      | cdrummond@net.org    | Teacher         | teacher    | true   | 2026-10-01 |
        210             | T29    | B         | Nadezhda   |             | Volkonskaya   | nvolkonskaya@net.org | Teacher         | teacher    | true   | 2020-08-01 | 2026-11-23
        211             |        | A         | Data       |             | Import        | data@net.org         | Service account | service    | true   | 2020-08-01 |
        212             | T32    | B         | Octavia    |             | Winterbourne  | office@net.org       | Clerk           | staff      | true   | 2020-08-01 |
        213             | T33    | B         | Barnabas   |             | Castellan     | office@net.org       | Clerk           | staff      | true   | 2020-08-01 |
        201             | T21    | A         | Robert     |             | Quimby        | rquimby@net.org      | Teacher         | teacher    | true   | 2020-08-01 |
    """
    users = """
        user_id | first_name | last_name   | email                   | active | school_id | groups  | account_kind
        v1      | Bob        | Quimby      | RQuimby@Net.org         | true   | A         | Teacher |
        v2      | Delphine   | Marchetti   | dmarchetti@schools.net  | true   | A         | Teacher |
        v4      | Yolanda    | Prescott    | yprescott@net.org       | true   | A         | Teacher |
        v5      | Anselm     | Korhonen    | akorhonen@net.org       | false  | B         | Teacher |
        v6      | Maria      | Garcia      | mlgarcia@net.org        | true   | B         | Teacher |
        v7      | Maria      | Garcia      | mtgarcia@net.org        | true   | A         | Staff   |
        v8      | Cuthbert   | Drummond    | cdrummond@net.org       | true   | B         | Teacher |
        v9      | Nadezhda   | Volkonskaya | nvolkonskaya@net.org    | true   | B         | Teacher |
        v10     | Delphine   | Marchetti   | delphine.m@postbox.com  | true   |           | Parent  |
        v11     | Imogen     | Ashworth    | iashworth@net.org       | true   | A         | Intern  |
        v12     | Data       | Import      | data@net.org            | true   | A         | API     | service
        v13     | Desmond    | Fairweather | dfairweather@net.org    | false  | A         | Teacher |
        v14     | Octavia    | Winterbourne | office@net.org         | true   | B         | Staff   |
        v15     | Barnabas   | Castellan   | bcastellan@net.org      | true   | B         | Staff   |
        v2      | Delphine   | Marchetti   | dmarchetti@schools.net  | true   | B         | Teacher |
    """
    links = """
        user_id | staff_member_id | valid_from | valid_to
        v1      | 201             | 2020-08-20 | 2026-09-10
        v1      | 201             | 2026-09-10 |
        v2      | 202             | 2020-08-20 |
        v2      | 203             | 2020-08-20 |
        v4      | 204             | 2020-08-20 |
        v5      | 205             | 2020-08-20 |
        v6      | 206             | 2020-08-20 |
        v7      | 207             | 2020-08-20 |
        v8      | 208             | 2020-08-20 | 2026-10-01
        v8      | 209             | 2026-10-01 |
        v9      | 210             | 2020-08-20 |
        v11     | 201             | 2026-09-01 |
        v12     | 211             | 2020-08-20 |
        v14     | 212             | 2020-08-20 |
        v15     | 213             | 2020-08-20 |
    """
    delegations = """
        user_id | staff_member_id | reason | approved_by | valid_from | valid_to
        v11     | 201             | intern | Principal   | 2026-09-01 | 2027-06-18
    """
    records = """
        record_id | record_type | school_id | staff_member_id | entered_by_user_id | student_id | event_date | entered_at
        q1        | behavior    | A         | 202             |                    | s1         |            | 2026-09-02T10:00:00
        q2        | behavior    | B         | 205             |                    |            |            | 2026-05-03T10:00
        q3        | behavior    | A         | 208             |                    |            | 2026-08-20 | 2026-09-03T10:00
        q4        | behavior    | B         | 209             |                    |            |            | 2026-09-15T10:00
        q5        | behavior    | B         | 205             |                    |            |            | 2026-06-30T16:00
        q6        | behavior    | B         | 202             |                    | s1         |            | 2026-09-02T10:00:20
    """
    given = {"staff": staff, "users": users, "links": links, "delegations": delegations, "records": records}
    # One more than a page holds.
    schools = pd.DataFrame({"school_id": ["A", "B", *(f"S{n}" for n in range(999))]})
    return Tables(schools=schools, **{name: table(text) for name, text in given.items()})
