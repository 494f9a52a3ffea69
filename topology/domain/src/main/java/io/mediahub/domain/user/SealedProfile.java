package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.buffer;

import mediahub.user.UserRegistered;

/** The profile of a person, each field sealed with the person's key and in base64. */
public record SealedProfile(String displayName) {
  UserRegistered.Builder addTo(UserRegistered.Builder event) {
    return event.setSealedDisplayName(buffer(displayName));
  }
}
