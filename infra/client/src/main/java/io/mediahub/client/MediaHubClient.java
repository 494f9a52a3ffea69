package io.mediahub.client;

import io.mediahub.client.Accounts.Grant;
import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.Accounts.Profile;
import io.mediahub.client.Accounts.Registered;
import io.mediahub.client.Accounts.Session;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of the platform for one person. Immutable: {@link #withToken}, {@link
 * #withIdempotencyKey} and {@link #readingOwnWrites} give copies that share connections. Every
 * command carries an Idempotency-Key, a fresh one by default. Safe for use by many threads.
 *
 * <p>Every method throws {@link ApiException} when the platform refuses and {@link
 * java.io.UncheckedIOException} when it cannot be reached in time.
 */
public final class MediaHubClient {
  private final Http http;
  private final @Nullable AccessToken accessToken;
  private final @Nullable String idempotencyKey;
  private final @Nullable Positions positions;

  /**
   * @param base where the edge listens, such as http://localhost:8080
   */
  public MediaHubClient(URI base) {
    this(base, Duration.ofSeconds(30));
  }

  /**
   * @param deadline of each request
   */
  public MediaHubClient(URI base, Duration deadline) {
    this(new Http(base, deadline), null, null, null);
  }

  private MediaHubClient(
      Http http,
      @Nullable AccessToken accessToken,
      @Nullable String idempotencyKey,
      @Nullable Positions positions) {
    this.positions = positions;
    this.http = http;
    this.accessToken = accessToken;
    this.idempotencyKey = idempotencyKey;
  }

  /** A client with this access token, until the token expires. */
  public MediaHubClient withToken(String token) {
    return new MediaHubClient(http, AccessToken.fixed(token), idempotencyKey, null);
  }

  /**
   * A client with this session. It and its copies refresh the tokens in time; nobody else may,
   * since a refresh token is good for one refresh.
   */
  public MediaHubClient withSession(Session session) {
    MediaHubClient anybody = new MediaHubClient(http, null, null, null);
    return new MediaHubClient(
        http,
        new AccessToken(session, old -> anybody.refresh(old.refreshToken())),
        idempotencyKey,
        null);
  }

  /** The same person; every command carries this key, so that a repeated one is a retry. */
  public MediaHubClient withIdempotencyKey(String key) {
    return new MediaHubClient(http, accessToken, key, positions);
  }

  /**
   * The same person, whose reads show what this client and its copies have written, and nothing
   * older than what they have read: the platform waits for its read models. A read that it cannot
   * answer so within five seconds is refused ({@code position-not-reached}).
   */
  public MediaHubClient readingOwnWrites() {
    return new MediaHubClient(http, accessToken, idempotencyKey, new Positions());
  }

  public Registered register(NewAccount account) {
    return command("POST", "/api/users", account, Registered.class);
  }

  /** Invites somebody to make an account, for the default time; needs the role ADMIN. */
  public Invitation invite() {
    return command("POST", "/api/invitations", Map.of(), Invitation.class);
  }

  public Session login(String email, String password) {
    return command(
        "POST", "/api/sessions", Map.of("email", email, "password", password), Session.class);
  }

  public Session refresh(String refreshToken) {
    return command(
        "POST", "/api/sessions/refresh", Map.of("refreshToken", refreshToken), Session.class);
  }

  public void logout() {
    command("DELETE", "/api/sessions/current", null, Map.class);
  }

  public Profile me() {
    return get("/api/users/me", Profile.class);
  }

  /** Deletes the own account: its tokens end at once, and it can be kept until the time in it. */
  public Deletion deleteOwnAccount(String password) {
    return command("POST", "/api/users/me/deletion", Map.of("password", password), Deletion.class);
  }

  /** Keeps an account that its owner deleted. */
  public void keepOwnAccount(String email, String password) {
    command(
        "POST",
        "/api/users/deletion-withdrawals",
        Map.of("email", email, "password", password),
        Map.class);
  }

  /** Deletes somebody's account, with a reason; needs the role ADMIN. */
  public Deletion deleteAccount(String userId, String reason) {
    return command(
        "POST", "/api/users/" + userId + "/deletion", Map.of("reason", reason), Deletion.class);
  }

  /** How far the deletion of an account is; needs the role ADMIN. */
  public Deletion deletion(String userId) {
    return get("/api/users/" + userId + "/deletion", Deletion.class);
  }

  /** Needs the role ADMIN. */
  public void setRoles(String userId, Set<String> roles) {
    command("PUT", "/api/users/" + userId + "/roles", Map.of("roles", roles), Map.class);
  }

  /**
   * Asks to upload a file.
   *
   * @param sha256 of the whole file, 64 hexadecimal digits
   */
  public Upload startUpload(String title, String contentType, long sizeBytes, String sha256) {
    return command(
        "POST",
        "/api/uploads",
        Map.of(
            "title", title, "contentType", contentType, "sizeBytes", sizeBytes, "sha256", sha256),
        Upload.class);
  }

  /** How far an upload is, with fresh addresses for the parts that are missing. */
  public Upload upload(String mediaId) {
    return upload(mediaId, "0");
  }

  /**
   * @param after what the answer before had as `next`, or the number of a part
   */
  public Upload upload(String mediaId, String after) {
    return get("/api/uploads/" + mediaId + "?after=" + after, Upload.class);
  }

  /**
   * Puts every part that is missing straight to the store, some at a time; a part that fails is
   * tried again, and one whose address has expired is sent to a fresh one.
   *
   * @param progress receives the bytes sent so far, from several threads; the number may go back on
   *     a retry
   */
  public void uploadParts(Upload upload, Path file, LongConsumer progress) {
    new PartUploader(http, upload, file, progress, after -> upload(upload.mediaId(), after)).run();
  }

  /** From file to completed upload. */
  public Upload uploadFile(Path file, String title, String contentType, LongConsumer progress) {
    Upload upload = startUpload(title, contentType, SourceFile.size(file), SourceFile.sha256(file));
    uploadParts(upload, file, progress);
    return complete(upload.mediaId());
  }

  public Upload complete(String mediaId) {
    return command("POST", "/api/uploads/" + mediaId + "/completion", null, Upload.class);
  }

  public void abort(String mediaId) {
    command("DELETE", "/api/uploads/" + mediaId, null, Map.class);
  }

  /**
   * A command to a media that was accepted; it is carried out a moment later.
   *
   * @param version of the media's upload after the command
   */
  public record Commanded(String mediaId, long version) {}

  /** Stops the encoding of a media; for its owner and an ADMIN. */
  public Commanded cancelEncoding(String mediaId) {
    return command("POST", "/api/media/" + mediaId + "/encoding/cancel", null, Commanded.class);
  }

  /**
   * Encodes a media again that failed, was cancelled or is published; for its owner and an ADMIN.
   *
   * @param renditionId the only rendition to make again; null for all
   */
  public Commanded retryEncoding(String mediaId, @Nullable String renditionId) {
    Map<String, Object> body = renditionId == null ? Map.of() : Map.of("renditionId", renditionId);
    return command("POST", "/api/media/" + mediaId + "/encoding/retry", body, Commanded.class);
  }

  /**
   * Has published media encoded anew by another recipe, once for each recipe; needs the role ADMIN.
   *
   * @param leastSsim how similar the new pictures must be to the published ones, 0 to 1
   * @param mostGrowth how many bytes each rendition may have, as a multiple of the published one
   * @param again whether to ask once more though an attempt for this recipe has ended
   */
  public Commanded reencode(
      String mediaId, String recipeId, double leastSsim, double mostGrowth, boolean again) {
    Map<String, Object> body =
        Map.of(
            "recipeId", recipeId, "leastSsim", leastSsim, "mostGrowth", mostGrowth, "again", again);
    return command("POST", "/api/media/" + mediaId + "/encoding/recipe", body, Commanded.class);
  }

  /** The recipes that the platform encodes by; needs the role ADMIN. */
  public List<Recipe> recipes() {
    return Page.all(after -> page("/api/recipes" + Page.query(after), Recipe.class));
  }

  /**
   * A page of all published media, and how each stands to a recipe; needs the role ADMIN.
   *
   * @param filter further parameters, such as {@code ownerId}
   * @param after the previous page's `next`
   */
  public Page<RecipeMedia> recipeMedia(
      String recipeId, Map<String, String> filter, @Nullable String after) {
    var query = new StringJoiner("&", "?", "").add("limit=500");
    filter.forEach(
        (name, value) -> query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    if (after != null) {
      query.add("after=" + after);
    }
    return page("/api/recipes/" + recipeId + "/media" + query, RecipeMedia.class);
  }

  /** How a published media stands to a recipe; needs the role ADMIN. */
  public RecipeMedia recipeMedia(String recipeId, String mediaId) {
    return get("/api/recipes/" + recipeId + "/media/" + mediaId, RecipeMedia.class);
  }

  /**
   * Lets another frame stand for a film; for its owner and an ADMIN.
   *
   * @param atSeconds from the start of the film
   */
  public Commanded choosePoster(String mediaId, double atSeconds) {
    return command(
        "PUT",
        "/api/media/" + mediaId + "/poster",
        Map.of("atSeconds", atSeconds),
        Commanded.class);
  }

  /**
   * Adds subtitles in a language, or replaces those that were added; for the owner of the media and
   * an ADMIN.
   *
   * @param language a tag of BCP 47
   * @param name shown to people; empty for the language's own name
   * @param contentType application/x-subrip or text/vtt
   * @param text the whole file, at most 2 MB
   */
  public Commanded addSubtitles(
      String mediaId, String language, String name, String contentType, byte[] text) {
    String query = name.isEmpty() ? "" : "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    return command(
        "PUT",
        subtitlesPath(mediaId, language) + query,
        contentType,
        BodyPublishers.ofByteArray(text),
        Commanded.class);
  }

  /** Removes subtitles that were added; for the owner of the media and an ADMIN. */
  public Commanded removeSubtitles(String mediaId, String language) {
    return command("DELETE", subtitlesPath(mediaId, language), null, Commanded.class);
  }

  private static String subtitlesPath(String mediaId, String language) {
    return "/api/media/" + mediaId + "/subtitles/" + language;
  }

  /**
   * Deletes a media, with the uploaded file; for its owner and an ADMIN. It is hidden at once, and
   * can be restored for some days.
   */
  public Commanded deleteMedia(String mediaId) {
    return command("DELETE", "/api/media/" + mediaId, null, Commanded.class);
  }

  /** Deletes a media at once and for good; for its owner and an ADMIN. */
  public Commanded deleteMediaAtOnce(String mediaId) {
    return command("DELETE", "/api/media/" + mediaId + "?atOnce=true", null, Commanded.class);
  }

  /** Restores a media that was deleted, in time; for its owner and an ADMIN. */
  public Commanded restoreMedia(String mediaId) {
    return command("POST", "/api/media/" + mediaId + "/restoration", null, Commanded.class);
  }

  /**
   * Changes what people read about a media; for its owner and an ADMIN.
   *
   * @param fields those to change of title, description, tags and language
   * @param seen the version of the media's upload that the change is for; null for any
   */
  public Commanded editMedia(String mediaId, Map<String, Object> fields, @Nullable Long seen) {
    Map<String, String> more = seen == null ? Map.of() : Map.of("If-Match", "\"" + seen + "\"");
    return command(
        "PATCH",
        "/api/media/" + mediaId,
        "application/json",
        Http.json(fields),
        more,
        Commanded.class);
  }

  /**
   * Decides who may watch; for the owner of the media and an ADMIN.
   *
   * @param visibility private, granted, unlisted, members or public
   */
  public Commanded setVisibility(String mediaId, String visibility) {
    return command(
        "PUT",
        "/api/media/" + mediaId + "/visibility",
        Map.of("visibility", visibility),
        Commanded.class);
  }

  /**
   * Decides from when until when others may watch; for the owner of the media and an ADMIN.
   *
   * @param opensAt null if from now on
   * @param closesAt null if it does not end
   */
  public Commanded setAvailability(
      String mediaId, @Nullable Instant opensAt, @Nullable Instant closesAt) {
    Map<String, Object> body = new HashMap<>();
    body.put("opensAt", opensAt);
    body.put("closesAt", closesAt);
    return command("PUT", "/api/media/" + mediaId + "/availability", body, Commanded.class);
  }

  /**
   * Takes a media down; needs the role ADMIN.
   *
   * @param reason for its owner to read
   */
  public Commanded takeDown(String mediaId, String reason) {
    return command(
        "PUT", "/api/media/" + mediaId + "/takedown", Map.of("reason", reason), Commanded.class);
  }

  /** Takes a takedown back; needs the role ADMIN. */
  public Commanded reinstate(String mediaId) {
    return command("DELETE", "/api/media/" + mediaId + "/takedown", null, Commanded.class);
  }

  /**
   * A page of what this person owns or may watch.
   *
   * @param after the previous page's `next`
   */
  public Page<Media> catalogue(int limit, @Nullable String after) {
    return page(
        "/api/media?limit=" + limit + (after == null ? "" : "&after=" + after), Media.class);
  }

  public Media media(String mediaId) {
    return get("/api/media/" + mediaId, Media.class);
  }

  /** The media, not older than this version of its upload; the platform waits for it a while. */
  public Media media(String mediaId, long versionAtLeast) {
    HttpRequest.Builder request =
        http.request("/api/media/" + mediaId)
            .header("If-Version-At-Least", Long.toString(versionAtLeast));
    return http.send(authorized(request), positions, Media.class);
  }

  /**
   * Waits until a media is as wanted.
   *
   * @param seen receives every state that was read on the way
   * @throws NotInTime when the deadline passes
   */
  public Media awaitMedia(
      String mediaId, Predicate<Media> wanted, Duration deadline, Consumer<Media> seen) {
    return Poll.until(
        "media " + mediaId,
        deadline,
        () -> media(mediaId),
        media -> {
          seen.accept(media);
          return wanted.test(media);
        });
  }

  public Media awaitMedia(String mediaId, Predicate<Media> wanted, Duration deadline) {
    return awaitMedia(mediaId, wanted, deadline, media -> {});
  }

  /** The history of a media as far as it is known, oldest first; for its owner and an ADMIN. */
  public List<Event> events(String mediaId) {
    return events(mediaId, 0);
  }

  /** The history of a media, at least up to the versions that were seen of it. */
  public List<Event> events(Media seen) {
    Media.Versions versions = seen.versions();
    return events(seen.mediaId(), versions == null ? 0 : versions.events());
  }

  private List<Event> events(String mediaId, long atLeast) {
    return Page.all(
        after -> {
          HttpRequest.Builder request =
              http.request("/api/media/" + mediaId + "/events" + Page.query(after))
                  .header("If-Version-At-Least", Long.toString(atLeast));
          return http.sendForPage(authorized(request), positions, Event.class);
        });
  }

  /**
   * What happened to an aggregate, or to all about a media, in the order of the log; for those
   * whose it is, and an ADMIN.
   *
   * @param kind of aggregate, such as {@code user}, or {@code media}
   * @param changes whether to tell what each event changed
   */
  public List<AuditedEvent> audit(String kind, String id, boolean changes) {
    // The colon in the id of a grant is a plain character of a path, and the edge takes no escapes.
    String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%3A", ":");
    String path = "/api/audit/%s/%s?limit=500&changes=%s".formatted(kind, segment, changes);
    return Page.all(
        after -> page(path + (after == null ? "" : "&after=" + after), AuditedEvent.class));
  }

  /** The log-in sessions that an account has had, the newest first; its own and an ADMIN's. */
  public List<AuditedSession> auditedSessions(String userId) {
    String path =
        "/api/audit/user/"
            + URLEncoder.encode(userId, StandardCharsets.UTF_8)
            + "/sessions?limit=500";
    return Page.all(
        after -> page(path + (after == null ? "" : "&after=" + after), AuditedSession.class));
  }

  /**
   * Whether an account could watch a media at a time; for the owner of the media and an ADMIN.
   *
   * @param at null for now
   */
  public AccessAtTime access(String mediaId, String userId, @Nullable Instant at) {
    return get(
        "/api/audit/access/" + mediaId + "/" + userId + (at == null ? "" : "?at=" + at),
        AccessAtTime.class);
  }

  /**
   * @param viewer a user id or "everyone"
   */
  public Grant grant(String mediaId, String viewer) {
    return command("PUT", grantPath(mediaId, viewer), null, Grant.class);
  }

  /**
   * @param viewer a user id or "everyone"
   */
  public Grant revoke(String mediaId, String viewer) {
    return command("DELETE", grantPath(mediaId, viewer), null, Grant.class);
  }

  /**
   * Lets somebody watch within limits.
   *
   * @param viewer a user id or "everyone"
   * @param opensAt null if from now on
   * @param closesAt null if it does not end
   * @param plays how many playbacks may begin; null for any number
   */
  public Grant grant(
      String mediaId,
      String viewer,
      @Nullable Instant opensAt,
      @Nullable Instant closesAt,
      @Nullable Integer plays) {
    return command(
        "PUT", grantPath(mediaId, viewer), limits(opensAt, closesAt, plays), Grant.class);
  }

  /**
   * A code by which whoever has it may watch.
   *
   * @param code to be given to others; it is shown once
   * @param grant by whose viewer it is revoked
   */
  public record Link(String code, Grant grant) {}

  /** Makes a link to a media within limits, as {@link #grant} has them. */
  public Link createLink(
      String mediaId,
      @Nullable Instant opensAt,
      @Nullable Instant closesAt,
      @Nullable Integer plays) {
    return command(
        "POST", "/api/media/" + mediaId + "/grants", limits(opensAt, closesAt, plays), Link.class);
  }

  private static Map<String, Object> limits(
      @Nullable Instant opensAt, @Nullable Instant closesAt, @Nullable Integer plays) {
    Map<String, Object> body = new HashMap<>();
    body.put("opensAt", opensAt);
    body.put("closesAt", closesAt);
    body.put("plays", plays);
    return body;
  }

  /** All grants of a media, also revoked ones; for its owner and an ADMIN. */
  public List<Grant> grants(String mediaId) {
    return Page.all(
        after -> page("/api/media/" + mediaId + "/grants" + Page.query(after), Grant.class));
  }

  public Playback startPlayback(String mediaId) {
    return command("POST", "/api/media/" + mediaId + "/playback", null, Playback.class);
  }

  /**
   * @param code of a link that the owner of the media made
   */
  public Playback startPlayback(String mediaId, String code) {
    return command(
        "POST", "/api/media/" + mediaId + "/playback", Map.of("code", code), Playback.class);
  }

  public Playback renew(String playbackId) {
    return command("POST", "/api/playbacks/" + playbackId + "/renewal", null, Playback.class);
  }

  /**
   * A playback of this person whose cookies are valid.
   *
   * @param device kind of browser and system; empty when it is not known
   */
  public record Running(
      String playbackId, String mediaId, String device, @Nullable Instant cookiesExpireAt) {}

  /** What this person is watching at this moment, a hundred at most. */
  public List<Running> playbacks() {
    return page("/api/playbacks", Running.class).items();
  }

  /** Ends a playback of this person, on whatever device. */
  public void endPlayback(String playbackId) {
    command("DELETE", "/api/playbacks/" + playbackId, null, Map.class);
  }

  /** Starts a playback of a public or unlisted media; nobody has to be logged in. */
  public Playback startPublicPlayback(String mediaId) {
    return command("POST", "/api/public/media/" + mediaId + "/playback", null, Playback.class);
  }

  /**
   * Reports where a player is.
   *
   * @param shown since the last report that was accepted
   */
  public Watched.Reported reportPosition(
      String playbackId, long positionMillis, List<Watched.Stretch> shown, Watched.Player player) {
    return command(
        "PUT",
        "/api/playbacks/" + playbackId + "/position",
        Map.of("positionMillis", positionMillis, "shown", shown, "player", player),
        Watched.Reported.class);
  }

  /** What this person has begun to watch and not finished, newest first. */
  public Page<Watched> continueWatching(int limit, @Nullable String after) {
    return watched("continue-watching", limit, after);
  }

  /** What this person has watched, newest first. */
  public Page<Watched> history(int limit, @Nullable String after) {
    return watched("history", limit, after);
  }

  private Page<Watched> watched(String list, int limit, @Nullable String after) {
    String from = after == null ? "" : "&after=" + after;
    return page("/api/me/" + list + "?limit=" + limit + from, Watched.class);
  }

  public void deleteFromHistory(String mediaId) {
    command("DELETE", "/api/me/history/" + mediaId, null, Watched.Recording.class);
  }

  public void clearHistory() {
    command("DELETE", "/api/me/history", null, Watched.Recording.class);
  }

  public boolean historyRecorded() {
    return get("/api/me/history/recording", Watched.Recording.class).recorded();
  }

  /** Pauses or resumes the history. */
  public void recordHistory(boolean recorded) {
    command(
        "PUT", "/api/me/history/recording", Map.of("recorded", recorded), Watched.Recording.class);
  }

  /** How often a media was watched in the last 30 days; for its owner and an ADMIN. */
  public Watched.Statistics statistics(String mediaId) {
    return get("/api/media/" + mediaId + "/statistics", Watched.Statistics.class);
  }

  /**
   * Hears of what happens to media, until the platform ends the connection or the listener has had
   * enough. Connect again with the id of the last event to miss nothing.
   *
   * @param lastId of the last event that was heard; null to begin now
   * @param listener returns whether to go on
   */
  public void listen(@Nullable String lastId, Predicate<LiveEvent> listener) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(http.resolve("/api/events")).header("Accept", "text/event-stream");
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    http.lines(authorized(request), new LiveEvent.Reader()::line, listener);
  }

  /** Reads streams through the edge. */
  public StreamReader streams() {
    return new StreamReader(http);
  }

  private static String grantPath(String mediaId, String viewer) {
    return "/api/media/" + mediaId + "/grants/" + viewer;
  }

  private <T> T get(String path, Class<T> type) {
    return http.send(authorized(http.request(path)), positions, type);
  }

  private <T> Page<T> page(String path, Class<T> item) {
    return http.sendForPage(authorized(http.request(path)), positions, item);
  }

  private <T> T command(String method, String path, @Nullable Object body, Class<T> type) {
    return command(method, path, body == null ? null : "application/json", Http.json(body), type);
  }

  private <T> T command(
      String method, String path, @Nullable String contentType, BodyPublisher body, Class<T> type) {
    return command(method, path, contentType, body, Map.of(), type);
  }

  private <T> T command(
      String method,
      String path,
      @Nullable String contentType,
      BodyPublisher body,
      Map<String, String> more,
      Class<T> type) {
    var headers = new HashMap<>(more);
    headers.put(
        "Idempotency-Key", idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey);
    if (contentType != null) {
      headers.put("Content-Type", contentType);
    }
    HttpRequest.Builder request = http.request(path).method(method, body);
    headers.forEach(request::header);
    return http.send(authorized(request), positions, type);
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    return accessToken == null
        ? request
        : request.header("Authorization", "Bearer " + accessToken.get());
  }
}
