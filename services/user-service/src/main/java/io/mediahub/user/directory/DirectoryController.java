package io.mediahub.user.directory;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IfVersionAtLeast;
import io.mediahub.platform.web.Limit;
import io.mediahub.platform.web.RefusalException;
import io.mediahub.platform.web.VersionGate;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.directory.UserDirectory.Entry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.OptionalLong;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/users", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Accounts")
final class DirectoryController {
  /**
   * @param next what to give as {@code after} for the next page; null on the last one
   */
  @Schema(name = "AccountPage")
  record Page(List<Entry> items, @Nullable String next) {}

  private static final int LIMIT_MOST = 200;

  private final UserDirectory directory;
  private final Accounts accounts;
  private final VersionGate gate;

  DirectoryController(UserDirectory directory, Accounts accounts, VersionGate gate) {
    this.directory = directory;
    this.accounts = accounts;
    this.gate = gate;
  }

  @GetMapping("/me")
  @Operation(summary = "Who I am.")
  ResponseEntity<Entry> me(CurrentUser user, IfVersionAtLeast wanted) {
    // Who has a token is registered, so the directory will have them.
    var registered = new IfVersionAtLeast(Math.max(1, wanted.version()));
    Entry entry =
        gate.read(
                user,
                registered,
                () -> OptionalLong.of(accounts.version(user.userId())),
                () -> directory.find(user.userId()),
                Entry::version)
            .orElseThrow();
    if (entry.email() == null) {
      throw new RefusalException(
          Refusal.of(
              Refusal.Kind.GONE,
              "user-forgotten",
              "This person's data has been erased.",
              "Register again to come back."));
    }
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(entry);
  }

  @GetMapping
  @Operation(summary = "All accounts, page by page (ADMIN).")
  Page page(
      CurrentUser user,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable String after) {
    user.requireRole(Role.ADMIN);
    int size = Limit.checked(limit, LIMIT_MOST);
    // One more than asked for tells whether there is another page.
    List<Entry> found = directory.page(after, size + 1);
    List<Entry> items = found.subList(0, Math.min(found.size(), size));
    return new Page(items, found.size() > size ? items.getLast().userId() : null);
  }
}
