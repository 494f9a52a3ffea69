package mediahub.user;

/** What can happen to an invitation to make an account. */
public sealed interface InvitationEvent extends mediahub.Event
    permits InvitationMade, InvitationUsed, InvitationRevoked {}
