package io.mediahub.base.problem;

import java.util.List;

/** Errors of HTTP and JSON themselves, which every service can answer with. */
public enum HttpProblem implements ProblemCode {
  REQUEST_MALFORMED(
      400,
      "The request cannot be understood.",
      "Compare it with the description of the API.",
      "The request is not valid HTTP, or a required parameter or header is missing."),
  JSON_MALFORMED(
      400,
      "The body is not well-formed JSON.",
      "Send one JSON object with Content-Type: application/json.",
      "The body cannot be parsed."),
  BODY_MISSING(
      400,
      "The request needs a JSON body.",
      "Send one JSON object with Content-Type: application/json.",
      "A request that needs a body has none."),
  FIELD_INVALID(
      400,
      "The field has a value of the wrong type.",
      "The description of the API says what the field may hold.",
      "A field of the body has another JSON type than described, or an unknown enum value."),
  TEXT_INVALID(
      400,
      "The text contains half of a character or NUL.",
      "Cut texts between characters: an emoji is two units in JavaScript and Java.",
      "A text in the body has an unpaired surrogate or the character U+0000."),
  PARAMETER_INVALID(
      400,
      "The parameter has a value of the wrong type.",
      "The description of the API says what the parameter may hold.",
      "A parameter of the path or the query is not of the described type."),
  AUTHENTICATION_REQUIRED(
      401,
      "This needs a valid access token.",
      "Log in with POST /api/sessions, or refresh with POST /api/sessions/refresh.",
      "The access token is missing, expired or malformed, its session has ended, or the roles of"
          + " the account have changed since it was issued."),
  FORBIDDEN(
      403,
      "This account may not do that.",
      "Use an account that has the right to do it.",
      "The request is authenticated and not permitted."),
  PAGE_REFUSED(
      403,
      "This port serves programs, not pages in a browser.",
      "Pages use the public URL of the platform.",
      "A request to an internal port has an Origin header."),
  NOT_FOUND(
      404,
      "There is nothing at this address.",
      "The API is below /api; its description is at /api/docs.",
      "No operation has this path."),
  METHOD_NOT_ALLOWED(
      405,
      "This address does not support the method.",
      "The Allow header lists the methods that it supports.",
      "The path exists, and the method does not."),
  NOT_ACCEPTABLE(
      406,
      "The answer cannot be given in a type that the request accepts.",
      "Accept application/json.",
      "The Accept header excludes JSON."),
  BODY_TOO_LARGE(
      413,
      "The body is larger than 64 KiB.",
      "Media files are not sent here: POST /api/uploads answers with addresses for the parts.",
      "The body of a request to the API is too large."),
  CONTENT_TYPE_UNSUPPORTED(
      415,
      "The body has a content type that is not supported here.",
      "Send JSON with Content-Type: application/json.",
      "The body is not JSON."),
  INTERNAL_ERROR(
      500,
      "The service failed to answer this request.",
      "Try again; if it happens again, report the trace id.",
      "A fault of the platform, or a problem that nobody foresaw."),
  SERVICE_UNAVAILABLE(
      503,
      "The service cannot answer at the moment.",
      "Try again; with the same Idempotency-Key nothing is done twice.",
      "A database, the object store or the schema registry does not answer, or too many writers"
          + " changed the same thing at once.");

  private final Text text;

  HttpProblem(int status, String sentence, String hint, String when) {
    this.text = new Text(status, null, sentence, hint, when);
  }

  /**
   * Problems that mean the same as their status; any other status gets the general problem of its
   * class.
   */
  private static final List<HttpProblem> OF_STATUSES =
      List.of(
          AUTHENTICATION_REQUIRED,
          FORBIDDEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          BODY_TOO_LARGE,
          CONTENT_TYPE_UNSUPPORTED,
          SERVICE_UNAVAILABLE);

  /** The error behind a status that the HTTP server or Spring answers with. */
  public static HttpProblem ofStatus(int status) {
    return OF_STATUSES.stream()
        .filter(problem -> problem.status() == status)
        .findFirst()
        .orElse(status >= 500 ? INTERNAL_ERROR : REQUEST_MALFORMED);
  }

  @Override
  public Text text() {
    return text;
  }
}
