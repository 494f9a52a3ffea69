package io.mediahub.upload;

import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.web.ETags;
import java.net.URI;
import mediahub.upload.UploadEvent;
import org.springframework.http.ResponseEntity;

/**
 * What a command to a media answers.
 *
 * @param mediaId the media
 * @param version the version of its upload after the command, for If-Version-At-Least, such as
 *     {@code 3}
 */
record Commanded(String mediaId, long version) {
  /** Describes the header Location. */
  static final String AT = "The media's own address";

  /** 202 with the media's address, where its reader finds what came of the command. */
  static ResponseEntity<Commanded> answer(
      String mediaId, Accepted<UploadState, UploadEvent> accepted) {
    return ResponseEntity.accepted()
        .location(URI.create("/api/media/" + mediaId))
        .eTag(ETags.of(accepted.version()))
        .body(new Commanded(mediaId, accepted.version()));
  }
}
