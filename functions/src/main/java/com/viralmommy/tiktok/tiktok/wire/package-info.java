/** The formats of TikTok's requests and answers: JSON, form fields, secrets and URLs. */
package com.viralmommy.tiktok.tiktok.wire;
