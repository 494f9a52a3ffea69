package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherWorkersTest {
  @Test
  void a_setting_is_replaced_or_added_and_others_stay() {
    String settings =
        "mediahub.encoder.workers=2\nmediahub.encoder.workers-of-others=7\nmediahub.s3.region=x\n";

    String with =
        OtherWorkers.with(
            settings, Map.of("mediahub.encoder.workers", 1, "mediahub.encoder.processors", 1));

    assertThat(with.lines())
        .containsExactly(
            "mediahub.encoder.workers-of-others=7",
            "mediahub.s3.region=x",
            "mediahub.encoder.processors=1",
            "mediahub.encoder.workers=1");
  }

  @Test
  void the_file_of_settings_keeps_its_owner_and_permissions(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("platform.properties"), "a=1\n");
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
    if (view.getOwner().getName().equals("root")) {
      UserPrincipalLookupService people = file.getFileSystem().getUserPrincipalLookupService();
      view.setOwner(people.lookupPrincipalByName("nobody"));
      view.setGroup(people.lookupPrincipalByGroupName("nogroup"));
    }
    PosixFileAttributes before = view.readAttributes();

    OtherWorkers.replace(file, "a=2\n");

    PosixFileAttributes after = Files.readAttributes(file, PosixFileAttributes.class);
    assertThat(file).content().isEqualTo("a=2\n");
    assertThat(after.owner()).isEqualTo(before.owner());
    assertThat(after.group()).isEqualTo(before.group());
    assertThat(after.permissions()).isEqualTo(before.permissions());
    assertThat(folder).isDirectoryNotContaining(each -> !each.equals(file));
  }
}
