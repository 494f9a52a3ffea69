package io.mediahub.user.directory;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.user.UserRefusal;
import io.mediahub.platform.audit.AuditProblem;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.position.ReadsModels;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IfVersionAtLeast;
import io.mediahub.platform.web.VersionGate;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.directory.UserDirectory.Entry;
import io.swagger.v3.oas.annotations.Operation;
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

  private final UserDirectory directory;
  private final Accounts accounts;
  private final PastAccounts past;
  private final VersionGate gate;

  DirectoryController(
      UserDirectory directory, Accounts accounts, PastAccounts past, VersionGate gate) {
    this.directory = directory;
    this.accounts = accounts;
    this.past = past;
    this.gate = gate;
  }

  @ReadsModels(DirectoryPositions.USER_DIRECTORY)
  @GetMapping("/me")
  @Operation(
      operationId = "getOwnAccount",
      summary = "Read the account of the access token.",
      description = "With asOf, a time or a version of the account: as it was then.")
  ResponseEntity<Entry> me(
      CurrentUser user,
      IfVersionAtLeast wanted,
      @RequestParam(required = false) @Nullable String asOf) {
    if (asOf != null) {
      return known(
          past.at(user.userId(), asOf)
              .orElseThrow(() -> new RefusalException(AuditProblem.HISTORY_UNKNOWN.refusal())));
    }
    // A token implies a registration, so the directory will have the account.
    var registered = new IfVersionAtLeast(Math.max(1, wanted.version()));
    Entry entry =
        gate.read(
                user,
                registered,
                () -> OptionalLong.of(accounts.version(user.userId())),
                () -> directory.find(user.userId()),
                Entry::version)
            .orElseThrow();
    return known(entry);
  }

  private static ResponseEntity<Entry> known(Entry entry) {
    if (entry.email() == null) {
      throw new RefusalException(UserRefusal.USER_FORGOTTEN.refusal());
    }
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(entry);
  }

  @ReadsModels(DirectoryPositions.USER_DIRECTORY)
  @GetMapping
  @Operation(operationId = "listUsers", summary = "List all accounts (ADMIN).")
  Page<Entry> page(CurrentUser user, @PageRequest.Bounds(usual = 50, most = 200) PageRequest page) {
    user.requireRole(Role.ADMIN);
    List<String> key = Cursor.read(page.after(), 1);
    List<Entry> found = directory.page(key == null ? null : key.getFirst(), page.rows());
    return Page.of(found, page, last -> Cursor.of(last.userId()));
  }
}
