"""The command line: nouns, then verbs.

Every command stands in its noun's file and is imported only when it is named, so that `folkmoot --help` stays quick. The
line beside a command here is what a list shows; its own `--help` shows its docstring (help.py).
"""

from __future__ import annotations

import os
import sys
from typing import Final

from cyclopts import App, CycloptsError

from folkmoot import __version__
from folkmoot.cli.help import DEFAULTS, explain
from folkmoot.cli.output import print_refusal
from folkmoot.errors import FolkmootError

app: Final = App(
    name="folkmoot",
    help="Ask people how an AI system should behave, and compare what they say with its written spec.",
    version=__version__,
    default_parameter=DEFAULTS,
    help_format="plaintext",
)

_dataset: Final = App(name="dataset", help="People's rankings: look at them, and turn one layout into another.")
_dataset.command("folkmoot.cli.dataset:summary", help="Say what a dataset holds.")
_dataset.command("folkmoot.cli.dataset:convert", help="Read any known layout and write any known layout.")

_report: Final = App(name="report", help="Pages and figures.")
_report.command("folkmoot.cli.report:build", help="Write the report: one HTML file, its figures and its tables.")

_spec: Final = App(name="spec", help="Behaviour specs: look at one, and compare two versions.")
_spec.command("folkmoot.cli.spec:sections", help="List the sections of a spec.")
_spec.command("folkmoot.cli.spec:show", help="Show one section of a spec.")
_spec.command("folkmoot.cli.spec:examples", help="List the worked examples of a spec.")
_spec.command("folkmoot.cli.spec:diff", help="Compare two versions of a spec, section by section.")
_spec.command("folkmoot.cli.spec_what_if:what_if", help="Try a new version: which prompts turn, and for whom.")
_spec.command(
    "folkmoot.cli.spec_coverage:coverage", help="Which sections no prompt exercises, and how many prompts are missing."
)

_calls: Final = App(name="calls", help="Calls of models that were made: what they took, and whose words stand in them.")
_calls.command("folkmoot.cli.calls:summary", help="Calls, attempts, tokens and money, by model and template.")
_calls.command("folkmoot.cli.calls:find", help="Find the calls in which a participant's words stand.")
_calls.command("folkmoot.cli.calls:erase", help="Erase the calls in which a participant's words stand.")
_calls.command("folkmoot.cli.calls_files:record", help="Write replies as a recording that `--model replay:FILE` plays.")
_calls.command("folkmoot.cli.calls_files:batches", help="List the batches that were handed over; forget a lost one.")

_ranker: Final = App(name="ranker", help="Rankers, who read the spec: run them, and find how far to trust them.")
_ranker.command("folkmoot.cli.ranker:run", help="Let a model rank the responses of every prompt by a spec.")
_ranker.command(
    "folkmoot.cli.ranker:relevance", help="Let a model grade how relevant a spec's sections are to prompts."
)
_ranker.command("folkmoot.cli.ranker:cost", help="Calls, tokens and money of a run, before any is spent.")
_ranker.command("folkmoot.cli.ranker_validate:validate", help="Say how far to trust rankers: the validity card.")
_ranker.command("folkmoot.cli.ranker_people:combine", help="Make several rankers one: their mean rank.")
_ranker.command("folkmoot.cli.ranker_people:import_", name="import", help="Read rankings that people wrote.")

_study: Final = App(name="study", help="A study: draft it, follow it, pause and close it; its people and their texts.")
_draft: Final = App(name="draft", help="Write prompts, responses and criteria with a model, for a person to approve.")
_draft.command("folkmoot.cli.study:prompts", help="Draft contested prompts for sections of a spec.")
_draft.command("folkmoot.cli.study:responses", help="Draft responses that hold different views, and the model's own.")
_draft.command("folkmoot.cli.study:criteria", help="Draft criteria by which people may judge responses.")
_draft.command("folkmoot.cli.study:completions", help="Have a model answer prompts under a spec.")
_draft.command("folkmoot.cli.study:review", help="Read drafts side by side, with what gives responses away.")
_draft.command("folkmoot.cli.study:apply", help="Put approved drafts into the study's prompts file.")
_study.command(_draft)
_study.command("folkmoot.cli.study_status:status", help="How far a study has come: people, prompts, quotas, answers.")
_study.command("folkmoot.cli.study_state:pause", help="Pause a study: nobody enters, nobody gets another prompt.")
_study.command("folkmoot.cli.study_state:resume", help="Let people into a paused study again.")
_study.command("folkmoot.cli.study_state:close", help="Close a study for good.")
_study.command(
    "folkmoot.cli.study_quality:quality",
    help="Evidence about answers, and every statistic with and without the flagged.",
)
_study.command("folkmoot.cli.study_backup:backup", help="Copy what people answered to a file, while the study runs.")
_personal: Final = App(name="personal-data", help="What in participants' texts could tell who somebody is.")
_personal.command("folkmoot.cli.study_personal_data:scan", help="Look for personal data in new and changed texts.")
_personal.command("folkmoot.cli.study_personal_data:queue", help="Show texts that wait for a decision.")
_personal.command("folkmoot.cli.study_personal_data:decide", help="Keep, mask or withhold texts.")
_study.command(_personal)
_study.command("folkmoot.cli.study_links:links", help="Make links that invite people to a cohort, as CSV.")
_study.command("folkmoot.cli.study_links:take_back", help="Take personal links back, for good, on the study's trail.")
_study.command("folkmoot.cli.study_erase:erase", help="Erase a participant, wherever the study knows of copies.")
_study.command("folkmoot.cli.study_drift:drift", help="What moved between two waves, overall and by section.")
_study.command("folkmoot.cli.study:give_aways", help="Measure how far length, form and tone tell responses apart.")

_simulate: Final = App(
    name="simulate", help="Simulated people with a known truth: to pilot a study, and to plan its size."
)
_simulate.command("folkmoot.cli.simulate:people", help="Simulate people who answer a study's prompts, into a dataset.")
_simulate.command("folkmoot.cli.simulate_visits:visits", help="Send simulated people through a survey that is served.")
_simulate.command("folkmoot.cli.simulate:power", help="How many people and prompts intervals of a given width take.")

_trail: Final = App(name="trail", help="The audit trail of a study: what happened, and whether anything was changed.")
_trail.command("folkmoot.cli.trail:show", help="List what happened to a study.")
_trail.command("folkmoot.cli.trail:snapshot", help="Commit to every answer so far, so that none can be changed unseen.")
_trail.command("folkmoot.cli.trail:verify", help="Check that nothing was changed; exit code 1 where something was.")

_console: Final = App(name="console", help="Who may use a study's console: invitations, accounts, new passwords.")
_console.command("folkmoot.cli.console:invite", help="Make a link with which somebody makes their account.")
_console.command("folkmoot.cli.console:accounts", help="List who can sign in, and links that nobody has used yet.")
_console.command("folkmoot.cli.console:reset", help="Make a link with which somebody chooses another password.")
_console.command("folkmoot.cli.console:remove", help="Remove an account; its sessions end.")

app.command("folkmoot.cli.demo:demo", help="Run the whole pipeline on the bundled, simulated study, offline.")
app.command("folkmoot.cli.init:init", help="Write a new study's folder, every key explained.")
app.command(
    "folkmoot.cli.check:check", help="Find every fault of a study, a spec, a dataset or a ranking file, with its place."
)
app.command("folkmoot.cli.serve:serve", help="Serve a study's survey to its participants.")
app.command("folkmoot.cli.agreement:agreement", help="Compare people's rankings with a ranker's.")
app.command(
    "folkmoot.cli.explore:explore", help="Look through a dataset in a browser: rankings and reasons side by side."
)
app.command(_dataset)
app.command(_spec)
app.command(_study)
app.command(_ranker)
app.command(_report)
app.command(_calls)
app.command(_trail)
app.command(_console)
app.command(_simulate)


def main() -> None:
    """Run the command line: exit code 0 done, 1 refused with a named kind, 2 wrong usage."""
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_the_reader()
        code = 0
    except SystemExit as stop:
        # Rich turns a broken pipe into an exit of its own.
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        code = 0
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    try:
        explain(app, arguments)
        result = app(arguments, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return 2
    except FolkmootError as error:
        print_refusal(error, as_json="--json" in arguments)
        return 1
    return result if isinstance(result, int) else 0


def _forget_the_reader() -> None:
    """The reader of a pipe went away (`| head`), which is no fault: what is left to say goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
