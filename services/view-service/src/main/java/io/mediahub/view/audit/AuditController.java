package io.mediahub.view.audit;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.audit.AsOf;
import io.mediahub.platform.audit.AuditLog;
import io.mediahub.platform.audit.AuditProblem;
import io.mediahub.platform.audit.AuditRow;
import io.mediahub.platform.audit.AuditedAggregate;
import io.mediahub.platform.audit.FoldBudget;
import io.mediahub.platform.audit.History;
import io.mediahub.platform.audit.PastSessions;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit over HTTP. */
@RestController
@RequestMapping(path = "/api/audit", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Audit", description = "What happened, what it changed, and what was so at a time")
class AuditController {
  /** All about a media: the events of several aggregates in the order of the log. */
  private static final String MEDIA = "media";

  private final AuditLog log;
  private final History history;
  private final Sight sight;
  private final PastSessions sessions;
  private final AccessAtTime access;
  private final Clock clock;

  AuditController(
      AuditLog log,
      History history,
      PastSessions sessions,
      Sight sight,
      AccessAtTime access,
      Clock clock) {
    this.log = log;
    this.history = history;
    this.sessions = sessions;
    this.sight = sight;
    this.access = access;
    this.clock = clock;
  }

  @GetMapping("/{aggregate}/{id}")
  @Operation(
      operationId = "listAuditedEvents",
      summary = "List the events of an aggregate, or all about a media, and what each changed.",
      description =
          "The aggregate is user, invitation, session, upload, rendition, grant, playback, or media"
              + " for all about one: its upload, renditions and grants, and its playbacks for"
              + " administrators. asOf is a time, or a version of one aggregate; from and to bound"
              + " the time in the log; bytes=true adds the record's value.")
  ResponseEntity<Page<AuditedEvent>> events(
      @PathVariable String aggregate,
      @PathVariable String id,
      CurrentUser user,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String actor,
      @RequestParam(required = false) @Nullable String asOf,
      @RequestParam(defaultValue = "true") boolean changes,
      @RequestParam(defaultValue = "false") boolean bytes,
      @PageRequest.Bounds(usual = 50, most = 500) PageRequest page) {
    var filter = new History.Filter(from, to, type, actor, AsOf.parse(asOf, clock.instant()));
    Page<AuditRow> rows =
        aggregate.equals(MEDIA)
            ? ofMedia(user, id, filter, page)
            : ofAggregate(user, named(aggregate), id, filter, page);
    List<History.Told> told =
        changes
            ? history.toldWithChanges(rows.items(), new FoldBudget())
            : history.told(rows.items());
    return fresh(
        new Page<>(told.stream().map(each -> AuditedEvent.of(each, bytes)).toList(), rows.next()));
  }

  private Page<AuditRow> ofMedia(
      CurrentUser user, String mediaId, History.Filter filter, PageRequest page) {
    sight.requireMedia(user, mediaId);
    if (filter.asOf() instanceof AsOf.Version) {
      throw new RefusalException(AuditProblem.AS_OF_TIME_REQUIRED.refusal());
    }
    List<AuditRow> rows = history.ofMedia(mediaId, user.is(Role.ADMIN), filter, page);
    requireKnown(rows, AuditedAggregate.UPLOAD, mediaId);
    return Page.of(rows, page, History::nextOfMedia);
  }

  private Page<AuditRow> ofAggregate(
      CurrentUser user,
      AuditedAggregate<?> aggregate,
      String id,
      History.Filter filter,
      PageRequest page) {
    sight.require(user, aggregate, id);
    List<AuditRow> rows = history.ofAggregate(aggregate, id, filter, page);
    requireKnown(rows, aggregate, id);
    return Page.of(rows, page, History::nextOfAggregate);
  }

  /** Nothing on a page is no error where there is something without the filter. */
  private void requireKnown(List<AuditRow> rows, AuditedAggregate<?> aggregate, String id) {
    if (rows.isEmpty() && log.first(aggregate, id).isEmpty()) {
      throw Sight.unknown();
    }
  }

  @GetMapping("/{aggregate}/{id}/state")
  @Operation(
      operationId = "getAuditedState",
      summary = "Read the state of an aggregate as of a time or a version.",
      description =
          "Folded from its events by the functions that decide. Without asOf: as it is now.")
  ResponseEntity<PastState> state(
      @PathVariable String aggregate,
      @PathVariable String id,
      CurrentUser user,
      @RequestParam(required = false) @Nullable String asOf) {
    AsOf moment = AsOf.parse(asOf, clock.instant());
    AuditedAggregate<?> kind = named(aggregate);
    sight.require(user, kind, id);
    return fresh(
        log.at(kind, id, moment, new FoldBudget()).map(PastState::of).orElseThrow(Sight::unknown));
  }

  @GetMapping("/user/{id}/sessions")
  @Operation(
      operationId = "listAuditedSessions",
      summary = "List the log-in sessions that an account has had, the newest first.",
      description = "For the person and administrators; as far as there are events of them.")
  ResponseEntity<Page<AuditedSession>> sessions(
      @PathVariable String id,
      CurrentUser user,
      @PageRequest.Bounds(usual = 50, most = 500) PageRequest page) {
    sight.require(user, AuditedAggregate.USER, id);
    return fresh(sessions.of(id, page).map(AuditedSession::of));
  }

  @GetMapping("/access/{mediaId}/{userId}")
  @Operation(
      operationId = "getAccessAtTime",
      summary = "Read whether an account could watch a media at a time, and why.",
      description =
          "For the owner of the media and administrators. Without at: now. The grants are the"
              + " account's own and everyone's, with who gave and who revoked each, and the events"
              + " that say so.")
  ResponseEntity<AccessAtTime.Answer> access(
      @PathVariable String mediaId,
      @PathVariable String userId,
      CurrentUser user,
      @RequestParam(required = false) @Nullable Instant at) {
    sight.requireMedia(user, mediaId);
    Instant now = clock.instant();
    Instant moment = at == null ? now : AsOf.notAfter(at, now, "at");
    return fresh(access.of(mediaId, userId, moment));
  }

  private static AuditedAggregate<?> named(String name) {
    return AuditedAggregate.named(name)
        .orElseThrow(
            () ->
                new RefusalException(
                    AuditProblem.AGGREGATE_INVALID.refusal(
                        name.matches("[A-Za-z-]{1,40}") ? name : "This",
                        AuditedAggregate.ALL.stream()
                            .map(AuditedAggregate::name)
                            .collect(Collectors.joining(", ")))));
  }

  /** It grows with every event. */
  private static <T> ResponseEntity<T> fresh(T body) {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
  }
}
