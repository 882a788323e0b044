"""What a training leaves: the adapter, what is known about it, and a page to look at."""

import json
from pathlib import Path
from statistics import fmean

from generation.engine import bases, checkpoint, evaluation, weights
from generation.engine.canonical import canonical_json, digest_of_file
from generation.engine.events import Trained
from generation.engine.files import replacing
from generation.engine.report import Report, write_report
from generation.engine.session import SMOOTHED, Session, save_adapter, work_digest
from generation.engine.spec import TrainSpec

ADAPTER = "adapter.safetensors"
RESULT = "trained.json"
REPORT = "report.html"
EVALUATIONS = "evaluations"


def finish(session: Session) -> Trained:
    """Save the adapter, then what is known about it, then drop the checkpoint: in this order."""
    spec, path = session.spec, session.workdir / ADAPTER
    best = evaluation.best(session.scores)
    save_adapter(session, path, session.best or session.average)
    trained = Trained(
        adapter_path=path,
        digest=digest_of_file(path),
        first_loss=fmean(session.losses[:SMOOTHED]),
        last_loss=fmean(session.losses[-SMOOTHED:]),
        steps=best.step if best else session.step,
        seconds=round(session.seconds, 3),
        report_path=session.workdir / REPORT,
        likeness=best.likeness if best else None,
    )
    report = Report(spec=spec, trained=trained, losses=session.losses, scores=session.scores)
    write_report(report, evaluations=session.workdir / EVALUATIONS)
    with replacing(session.workdir / RESULT) as draft:
        work = work_digest(spec, session.base.fingerprint)
        draft.write_text(canonical_json({**trained.to_json(), "work_digest": work}))
    checkpoint.remove(session.workdir)
    return trained


def finished(spec: TrainSpec, workdir: Path) -> Trained | None:
    """The result of this very training on the weights that are there, if its adapter is whole."""
    config = bases.configuration(spec.base)
    try:
        said = json.loads((workdir / RESULT).read_text())
        whole = digest_of_file(workdir / ADAPTER) == said["digest"]
    except (OSError, ValueError, KeyError):
        return None
    fingerprint = weights.fingerprint(config, weights.folder(config, config.trains_on))
    if not whole or said.pop("work_digest", "") != work_digest(spec, fingerprint):
        return None
    said.pop("event")
    paths = {"adapter_path": workdir / ADAPTER, "report_path": workdir / REPORT}
    return Trained(**{**said, **paths})
