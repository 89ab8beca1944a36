"""The command line: what each command says of itself, and of a command that is wrong."""

import pytest

from srreconcile import cli

COMMANDS = (
    "audit load report sample who notebooks plan approve pull rehearse verify policy preflight preview runs snapshot "
    "decisions"
).split()


def left_with(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    return stopped.value.code, capsys.readouterr()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_in_a_sentence_what_it_does(command, capsys):
    code, said = left_with([command, "--help"], capsys)
    assert code == 0
    sentence = said.out.split("\n\n")[1]
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_the_help_lists_every_command(capsys):
    listed = left_with(["--help"], capsys)[1].out
    assert [word for word in COMMANDS if f"\n    {word}" not in listed] == []


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["aduit", "exports"], 'srreconcile: COMMAND: there is no "aduit". Did you mean "audit"?'),
        (
            ["audit", "exports", "--polcy", "x"],
            'srreconcile audit: there is no "--polcy". Did you mean "--policy"?',
        ),
        (["audit"], "srreconcile audit: give FOLDER. See: srreconcile audit --help"),
        (["audit", "exports", "more"], 'srreconcile audit: "more" is one argument too many.'),
        (["audit", "exports", "--fail-on", "bad"], "Known: act, note, review, urgent."),
        (["policy", "chek"], 'Did you mean "check"?'),
    ],
)
def test_a_wrong_command_is_told_in_one_line_that_says_what_to_do(arguments, remedy, capsys):
    code, said = left_with(arguments, capsys)
    assert code == 2
    assert remedy in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
