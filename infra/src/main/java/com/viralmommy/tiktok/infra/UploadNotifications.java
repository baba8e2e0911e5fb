package com.viralmommy.tiktok.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketAttributes;
import software.amazon.awscdk.services.s3.EventType;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.NotificationKeyFilter;
import software.amazon.awscdk.services.s3.notifications.LambdaDestination;
import software.constructs.Construct;

/**
 * Sends the events of the video bucket to the upload intake.
 *
 * <p>CloudFormation cannot set them on the bucket, because the function is in a stack that depends
 * on the bucket's. The CDK's custom resource does it, here with a role that has no other
 * permission.
 */
final class UploadNotifications extends Construct {
  UploadNotifications(Construct scope, IBucket videos, IFunction intake) {
    super(scope, "upload-notifications");
    Role role =
        Role.Builder.create(this, "Role")
            .description("Sets the video bucket's notifications")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .inlinePolicies(
                Map.of(
                    "notifications",
                    PolicyDocument.Builder.create()
                        .statements(
                            List.of(
                                PolicyStatement.Builder.create()
                                    .actions(
                                        List.of(
                                            "s3:GetBucketNotification", "s3:PutBucketNotification"))
                                    .resources(List.of(videos.getBucketArn()))
                                    .build()))
                        .build()))
            .build();
    IBucket bucket =
        Bucket.fromBucketAttributes(
            this,
            "Videos",
            BucketAttributes.builder()
                .bucketArn(videos.getBucketArn())
                .notificationsHandlerRole(role.withoutPolicyUpdates())
                .build());
    for (String prefix : DataStack.VIDEO_PREFIXES) {
      bucket.addEventNotification(
          EventType.OBJECT_CREATED,
          new LambdaDestination(intake),
          NotificationKeyFilter.builder().prefix(prefix).build());
    }
  }
}
