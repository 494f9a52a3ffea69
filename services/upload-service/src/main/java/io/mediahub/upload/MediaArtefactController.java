package io.mediahub.upload;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.security.CurrentUser;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an owner adds to media that were uploaded, over HTTP. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Posters and subtitles", description = "Choose a poster, add and remove subtitles")
class MediaArtefactController {
  /** Below /api, for the limit of bodies. */
  static final String SUBTITLES = "/api/media/{mediaId}/subtitles/{language}";

  private static final double MICROS = 1e6;

  private final MediaArtefacts artefacts;

  MediaArtefactController(MediaArtefacts artefacts) {
    this.artefacts = artefacts;
  }

  /**
   * @param atSeconds from the start of the film, such as {@code 12.5}
   */
  record Poster(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Double atSeconds) {}

  @PutMapping("/poster")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The poster is being made.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = Commanded.AT,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "choosePoster",
      summary = "Choose the frame that stands for a film.",
      description =
          "For its owner and administrators, as soon as the film is inspected. It takes the place"
              + " of the earlier poster a moment later.")
  ResponseEntity<Commanded> choosePoster(
      @PathVariable String mediaId,
      @RequestBody Poster body,
      CurrentUser user,
      CommandContext context) {
    Double seconds = body.atSeconds();
    if (seconds == null) {
      throw PlatformRefusal.fieldMissing("atSeconds");
    }
    // What is beyond the range of a long becomes its end, which is in no film.
    long micros = Math.round(seconds * MICROS);
    return Commanded.answer(mediaId, artefacts.choosePoster(user, mediaId, micros, context));
  }

  @PutMapping("/subtitles/{language}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The subtitles are stored, and made into what players read.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = Commanded.AT,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "addSubtitles",
      summary = "Add subtitles in a language, or replace those that were added.",
      description =
          "For its owner and administrators. The body is a file of SubRip or WebVTT, at most 2 MB."
              + " New playbacks list them a moment later; what is wrong with the text is shown"
              + " among the requests of the media's artefacts.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = "application/x-subrip",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "text/vtt",
                    schema = @Schema(type = "string", format = "binary"))
              }))
  ResponseEntity<Commanded> addSubtitles(
      @PathVariable String mediaId,
      @Parameter(description = "A tag of BCP 47, such as pt-BR") @PathVariable String language,
      @Parameter(description = "Shown to people; the language's own name when it is absent")
          @RequestParam(defaultValue = "")
          String name,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.CONTENT_TYPE, defaultValue = "")
          String contentType,
      @RequestBody(required = false) byte @Nullable [] body,
      CurrentUser user,
      CommandContext context) {
    var sent =
        new MediaArtefacts.Sent(language, name, contentType, body == null ? new byte[0] : body);
    return Commanded.answer(mediaId, artefacts.addSubtitles(user, mediaId, sent, context));
  }

  @DeleteMapping("/subtitles/{language}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The subtitles are removed.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = Commanded.AT,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "removeSubtitles",
      summary = "Remove the subtitles that were added in a language.",
      description = "For its owner and administrators. Subtitles inside the uploaded file stay.")
  ResponseEntity<Commanded> removeSubtitles(
      @PathVariable String mediaId,
      @Parameter(description = "A tag of BCP 47, such as pt-BR") @PathVariable String language,
      CurrentUser user,
      CommandContext context) {
    return Commanded.answer(mediaId, artefacts.removeSubtitles(user, mediaId, language, context));
  }
}
