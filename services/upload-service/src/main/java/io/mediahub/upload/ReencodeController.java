package io.mediahub.upload;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.rendition.PackageGate;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.security.CurrentUser;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Encoding anew by another recipe, over HTTP. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}/encoding/recipe", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Media commands")
class ReencodeController {
  private static final double PERMILLE = 1000;
  private static final double PERCENT = 100;

  private final MediaCommands commands;

  ReencodeController(MediaCommands commands) {
    this.commands = commands;
  }

  /**
   * @param recipeId the recipe to reach, one that {@code GET /api/recipes} lists, such as {@code
   *     recipe-2_ladder-2_ffmpeg-8.1.2-1.5.14}
   * @param leastSsim how similar the new pictures must be to the published ones, by structural
   *     similarity (SSIM) from 0 to 1, such as {@code 0.95}; 0 when they may differ; 0.95 when
   *     absent
   * @param mostGrowth how many bytes each rendition may have, as a multiple of the published one, 1
   *     to 10, such as {@code 1.5}; 1.5 when absent
   * @param again whether to ask once more though an attempt for this recipe has failed or was
   *     stopped; false when absent
   */
  @Schema(name = "Reencode")
  record Wish(
      @Schema(requiredMode = REQUIRED) @Nullable String recipeId,
      @Nullable Double leastSsim,
      @Nullable Double mostGrowth,
      @Nullable Boolean again) {
    String recipe() {
      if (recipeId == null) {
        throw PlatformRefusal.fieldMissing("recipeId");
      }
      return recipeId;
    }

    PackageGate gate() {
      PackageGate usual = PackageGate.USUAL;
      return new PackageGate(
          leastSsim == null ? usual.leastSsimPermille() : (int) Math.round(leastSsim * PERMILLE),
          mostGrowth == null ? usual.mostSizePercent() : (int) Math.round(mostGrowth * PERCENT));
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The media is encoded anew, or has that recipe, or was asked for it before.",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = Commanded.AT,
              schema = @Schema(type = "string")))
  @Operation(
      operationId = "reencodeMedia",
      summary = "Encode published media anew by another recipe (ADMIN).",
      description =
          "What is published plays on, and stays if the new package breaks a rule or is worse: as to"
              + " its duration, its size, and how much its pictures differ. The workers do it when"
              + " nobody waits for them. Asking twice for a recipe leads to one encoding.")
  ResponseEntity<Commanded> reencode(
      @PathVariable String mediaId,
      @RequestBody Wish wish,
      CurrentUser user,
      CommandContext context) {
    return Commanded.answer(
        mediaId,
        commands.reencode(
            user, mediaId, wish.recipe(), wish.gate(), Boolean.TRUE.equals(wish.again()), context));
  }
}
