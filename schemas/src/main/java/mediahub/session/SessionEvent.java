package mediahub.session;

/** What can happen to a log-in session. */
public sealed interface SessionEvent extends mediahub.Event
    permits SessionOpened, SessionRefreshed, SessionRevoked {}
