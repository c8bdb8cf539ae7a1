"""What a browser would send of a form as the page shows it."""

from html.parser import HTMLParser

Fields = list[tuple[str, str]]


class _Form(HTMLParser):
    """Collects the fields of the form with an id, or of the first one that posts to an address."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.fields = form, False, Fields()
        self.area: str | None = None
        self.choice: str | None = None
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = self.form in (given.get("id"), given.get("action"))
        if not self.inside or "disabled" in given:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.fields.append((name, value))
        elif tag == "textarea":
            self.area = name
            self.fields.append((name, ""))
        elif tag == "select":
            self.choice, self.options = name, []
        elif tag == "option" and self.choice:
            self.options.append((value, "selected" in given))

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            name, before = self.fields.pop()
            self.fields.append((name, before + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = None
        elif tag == "select" and self.choice:
            chosen = [value for value, selected in self.options if selected] or [value for value, _ in self.options[:1]]
            self.fields += [(self.choice, value) for value in chosen]
            self.choice = None


def filled(html: str, form: str) -> Fields:
    parser = _Form(form)
    parser.feed(html)
    assert parser.fields, f"no form {form}"
    return parser.fields
