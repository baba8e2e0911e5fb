/**
 * The publication, a state machine, and how it is stored in DynamoDB and S3.
 *
 * <pre>
 * AWAITING_UPLOAD → QUEUED → UPLOADING → PROCESSING → PUBLISHED | SENT_TO_INBOX | FAILED | UNCONFIRMED
 * </pre>
 */
package com.viralmommy.tiktok.publishing.model;
