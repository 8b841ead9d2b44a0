"""Every error that a client can meet: a closed list, which the contract repeats."""

from __future__ import annotations

ERRORS: dict[str, tuple[int, str]] = {
    "api_version_missing": (400, "The request has no API-Version header."),
    "api_version_unsupported": (400, "This API-Version is not served here."),
    "empty_body": (400, "The request has no body."),
    "not_json": (400, "The body is not JSON in UTF-8."),
    "not_finite": (400, "NaN or Infinity, which JSON does not have."),
    "too_deep": (400, "The body is nested too deep."),
    "not_found": (404, "There is nothing at this path."),
    "method_not_allowed": (405, "This path does not answer to this method."),
    "body_timeout": (408, "The body did not arrive in time."),
    "too_large": (413, "The body is larger than the limit."),
    "unsupported_media_type": (415, "The body is not application/json."),
    "unsupported_encoding": (415, "The body is compressed or otherwise encoded."),
    "wrong_shape": (422, "Not a flat object of columns (or an array of them)."),
    "too_many_rows": (422, "The batch has more rows than the limit."),
    "missing_field": (422, "A column is missing."),
    "unknown_field": (422, "The model knows no such column."),
    "duplicate_field": (422, "A column stands twice."),
    "wrong_type": (422, "The value is not of the column's type."),
    "null_value": (422, "The column can't be null."),
    "invalid_date": (422, "The value is not a date as ISO 8601 writes it."),
    "out_of_range": (422, "The column's type can't hold this number."),
    "unknown_category": (422, "The model can't treat this category."),
    "row_excluded": (422, "The model was not made for such rows."),
    "unprocessable_row": (422, "The row is well-formed, but has no answer."),
    "not_finite_answer": (422, "The answer to this row is not a finite number."),
    "internal": (500, "A fault of the service."),
    "not_ready": (503, "The service has not warmed up, or is closing."),
}
"""Code -> HTTP status and meaning. A code that was released keeps both."""


class RefusedError(Exception):
    """A request that gets one of the errors instead of an answer."""

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        field: str | None = None,
        row: int | None = None,
    ) -> None:
        self.code = code
        self.status, meaning = ERRORS[code]
        self.message = message or meaning
        self.field = field
        self.row = row
        """The position in a batch."""
        super().__init__(code)

    def body(self) -> dict[str, object]:
        """Return what the client is told. It never repeats a value of the input."""
        told: dict[str, object] = {
            "code": self.code,
            "message": self.message,
            "field": self.field,
        }
        if self.row is not None:
            told["row"] = self.row
        return {"error": told}
