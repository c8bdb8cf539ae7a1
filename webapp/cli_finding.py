"""What a command prints of a finding about a file."""

from webapp.domain.doctor_words import SENTENCES
from webapp.domain.readings import Finding
from webapp.readers.finding_words import WORDS


def finding_record(finding: Finding) -> dict[str, object]:
    message = finding_sentence(finding)
    return {"code": finding.code, "row": finding.row, "column": finding.column, "message": message}


def finding_sentence(finding: Finding) -> str:
    text = SENTENCES.get(finding.code) or WORDS.get(finding.code, finding.code)
    return text % {"n": finding.n, "row": finding.row, "column": finding.column, **finding.params}
