/* The demo street's register, read only, as part of the binary. */
    .section .rodata
    .global hezhi_demo_register, hezhi_demo_register_end
hezhi_demo_register:
    .incbin "examples/register/qinghe.csv"
hezhi_demo_register_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
