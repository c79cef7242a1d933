/* The two message tables, read only, as part of the binary. */
    .section .rodata
    .global hezhi_messages_zh_cn, hezhi_messages_zh_cn_end, hezhi_messages_en, hezhi_messages_en_end
hezhi_messages_zh_cn:
    .incbin "src/http/messages/zh-CN.json"
hezhi_messages_zh_cn_end:
    .byte 0
hezhi_messages_en:
    .incbin "src/http/messages/en.json"
hezhi_messages_en_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
