/** API Gateway: HTTP requests become events of functions. */
package com.viralmommy.tiktok.runner.gateway;
