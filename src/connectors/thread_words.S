/* The sentences of threads, as the pages say them: read only, as part of the binary. */
    .section .rodata
    .global hezhi_thread_words_zh_cn, hezhi_thread_words_zh_cn_end, hezhi_thread_words_en, hezhi_thread_words_en_end
hezhi_thread_words_zh_cn:
    .incbin "web/messages/thread/zh-CN.json"
hezhi_thread_words_zh_cn_end:
    .byte 0
hezhi_thread_words_en:
    .incbin "web/messages/thread/en.json"
hezhi_thread_words_en_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
