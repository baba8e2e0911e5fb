package com.viralmommy.tiktok.infra;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import software.constructs.IConstruct;

/** Suppresses findings of cdk-nag, each on one resource and with a reason. */
final class AcceptedFindings {
  private AcceptedFindings() {}

  static void accept(IConstruct on, String rule, String reason) {
    NagSuppressions.addResourceSuppressions(
        on, List.of(NagPackSuppression.builder().id(rule).reason(reason).build()));
  }

  /** Accepts that a role has permissions on all objects with a prefix, and no other wildcard. */
  static void acceptObjectsUnder(IConstruct role, String prefix, String reason) {
    acceptMatching(
        role.getNode().findChild("DefaultPolicy"),
        "AwsSolutions-IAM5",
        "/^Resource::<Videos[0-9A-F]+\\.Arn>\\/%s\\*$/".formatted(prefix.replace("/", "\\/")),
        reason);
  }

  /**
   * @param finding regular expression for the accepted findings of the rule
   */
  static void acceptMatching(IConstruct on, String rule, String finding, String reason) {
    NagSuppressions.addResourceSuppressions(
        on,
        List.of(
            NagPackSuppression.builder()
                .id(rule)
                .appliesTo(List.of(RegexAppliesTo.builder().regex(finding).build()))
                .reason(reason)
                .build()));
  }
}
