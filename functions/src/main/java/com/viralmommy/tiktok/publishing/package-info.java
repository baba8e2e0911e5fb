/**
 * The publication: a state machine in DynamoDB, woken by messages (design §5).
 *
 * <pre>
 * AWAITING_UPLOAD → QUEUED → UPLOADING → PROCESSING → PUBLISHED | SENT_TO_INBOX | FAILED | UNCONFIRMED
 * </pre>
 *
 * The item is the truth; a message only says "look at publication X" and may be lost, doubled or
 * late without harm.
 */
package com.viralmommy.tiktok.publishing;
